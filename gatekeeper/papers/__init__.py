"""How does what the school has to show get onto paper: pages as PDF, and codes to scan?"""
