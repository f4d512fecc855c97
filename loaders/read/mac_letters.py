"""Whether text that is not UTF-8 is in the letters of a Macintosh (Mac Roman), as Excel's "CSV (Macintosh)" is, or of Windows.

A byte has a sign in both: 0xD5 is ’ on a Macintosh and Õ in Windows. One of the two makes no sense between other letters.
"""

from __future__ import annotations

import re

MAC, WINDOWS = "mac_roman", "cp1252"
_CAPITAL = "À-ÖØ-ÞŠŽŒŸ"
# A capital letter within or at the end of a word, where a Macintosh has ’ or é; its dashes and quotation marks.
_ODD_IN_WINDOWS = re.compile(rf"(?<=[a-z])[{_CAPITAL}]|(?<=\s)[ÐÑ](?=\s)|(?<!\w)Ò[^ÒÓ\r\n]{{1,400}}Ó(?!\w)")
# The same of what Windows has: its small letters are capitals or signs there, its quotation marks and dashes letters.
_ODD_ON_MAC = re.compile(
    r"(?<=[a-z])[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÖÙÚÛÜŸŒÆØ]|[ıˆ˜¯˘˙˚¸˝˛ˇ‡‰„\uf8ff]|í(?=(?:s|t|re|ve|ll|d|m)\b)|(?<!\w)ì(?=\w)|(?<=[\w.,!?])î(?!\w)"
    r"|(?<=\s)[ñó](?=\s)"
)


def is_of_macintosh(content: bytes) -> bool:
    """Whether it makes sense in those letters alone; between two that may be, lines that end with CR alone are a Macintosh's."""
    odd_in_windows = len(_ODD_IN_WINDOWS.findall(content.decode(WINDOWS, "replace")))
    odd_on_mac = len(_ODD_ON_MAC.findall(content.decode(MAC)))
    has_its_lines = b"\r" in content and b"\n" not in content
    return odd_on_mac <= odd_in_windows if has_its_lines else odd_on_mac == 0 < odd_in_windows
