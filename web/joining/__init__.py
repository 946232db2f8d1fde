"""What does a link in a mail open: an account that is offered, or one's own account anew?"""

from web.joining.views import blueprint

__all__ = ["blueprint"]
