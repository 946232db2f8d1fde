"""Through which key do we speak for the school's account, and how does it come and go?"""
