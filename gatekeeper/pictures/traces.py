"""What did the cleaning take out of the file? The words the author reads."""

from enum import StrEnum


class Trace(StrEnum):
    """Something a file carried beside its picture; the value is what the page says.

    The order is the order on the page: what could endanger a child comes first.
    """

    PLACE = "where it was taken (GPS)"
    TIME = "date and time"
    CAMERA = "camera make and model"
    OWNER = "camera owner or serial number"
    THUMBNAIL = "a thumbnail"
    OTHER_PICTURES = "other pictures in the same file"
    TAIL = "data hidden after the picture"
    COMMENT = "a comment"
    CAPTION = "a title, caption or author"
    IPTC = "caption and keywords (IPTC)"
    XMP = "editing history (XMP)"
    SOFTWARE = "the name of an app"
    MAKER_NOTES = "the camera maker's own notes"
    SETTINGS = "camera settings (EXIF)"
    SEE_THROUGH = "see-through parts, now white"
    PROFILE = "colour profile converted to sRGB"
    BROKEN_PROFILE = "a broken colour profile"
