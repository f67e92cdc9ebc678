"""The check digits of the numbers that health plans and governments give to people, as far as they are public."""

_ONTARIO, _BC, _NINE, _SSN = 10, 10, 9, 9


def luhn(digits: str) -> bool:
    """Whether the digits end in their Luhn check digit: Ontario's health number, the SIN, an NPI after 80840."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        twice = int(digit) * (1 + place % 2)
        total += twice - 9 if twice > 9 else twice
    return total % 10 == 0


def sin(digits: str) -> bool:
    """A social insurance number: nine digits by Luhn, none given with an 8 in front."""
    return len(digits) == _NINE and digits[0] != "8" and luhn(digits)


def ontario(digits: str) -> bool:
    """An Ontario health number: ten digits by Luhn."""
    return len(digits) == _ONTARIO and digits[0] != "0" and luhn(digits)


def british_columbia(digits: str) -> bool:
    """A personal health number of British Columbia: ten digits from 9 on, weighted modulo 11."""
    if len(digits) != _BC or digits[0] != "9":
        return False
    weighed = sum(
        int(digit) * weight % 11 for digit, weight in zip(digits[1:9], (2, 4, 8, 5, 10, 9, 7, 3), strict=True)
    )
    return (11 - weighed % 11) % 11 == int(digits[9])


def ramq(letters: str, digits: str) -> bool:
    """A number of Québec's health insurance: four letters, and a birth date in which a woman's month is 50 more."""
    month, day = int(digits[2:4]), int(digits[4:6])
    return letters.isalpha() and (1 <= month <= 12 or 51 <= month <= 62) and 1 <= day <= 31


def social_security(digits: str) -> bool:
    """A social security number of the United States that may have been given out."""
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return len(digits) == _SSN and area not in {"000", "666"} and area[0] != "9" and group != "00" and serial != "0000"
