"""What a proof may say beside yes and no."""


class Unproven(Exception):  # noqa: N818
    """This machine lacks what the proof needs; the message says what."""
