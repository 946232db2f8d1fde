"""Where do governors see a term in figures, and the posts behind each of them?"""

from web.scrutiny.views import blueprint

__all__ = ["blueprint"]
