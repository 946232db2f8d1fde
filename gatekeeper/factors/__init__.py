"""How does somebody prove a second time that it is they? By an app with codes, or by a passkey.

`held` says who has what and who must have something; `totp` and `passkeys` hold the two kinds to account.
"""
