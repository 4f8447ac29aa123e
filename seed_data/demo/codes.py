"""统一社会信用代码 that check (GB 32100-2015, GB 11714) and can be nobody's: the division 99xxxx does not exist."""

import numpy as np

ALPHABET = np.frombuffer(b"0123456789ABCDEFGHJKLMNPQRTUWXY", dtype=np.uint8)
WEIGHTS = np.array([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28])
ORGANISATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
LETTER_X = int(np.flatnonzero(ord("X") == ALPHABET)[0])


def credit_codes(pilot_number: int, numbers: np.ndarray) -> np.ndarray:
    """Codes of invented firms, one for each number below 10**8; `pilot_number` (0–99) keeps pilots apart."""
    digits = np.zeros((len(numbers), 18), dtype=np.int64)
    digits[:, :8] = [9, 1, 9, 9, pilot_number // 10, pilot_number % 10, 0, 0]
    digits[:, 8:16] = numbers[:, None] // 10 ** np.arange(7, -1, -1) % 10
    check = (11 - digits[:, 8:16] @ ORGANISATION_WEIGHTS % 11) % 11
    digits[:, 16] = np.where(check == 10, LETTER_X, check)
    digits[:, 17] = (31 - digits[:, :17] @ WEIGHTS % 31) % 31
    return np.ascontiguousarray(ALPHABET[digits]).view("S18")[:, 0].astype("U18").astype(object)
