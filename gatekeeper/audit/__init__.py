"""The record: typed events, the hash chain, verification, sentences and export."""
