"""Paintings for the demo, one file each, made by our own code: what is in them?"""
