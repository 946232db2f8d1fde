"""Where does the school see what X costs, and where does a leader write down prices and credit?"""

from web.costs.views import blueprint

__all__ = ["blueprint"]
