"""Where does a text hold a number, an address, a date or an invitation? The rules decide what it means."""
