"""Which trouble is told to whom, in which words, and who notices what nobody does?"""
