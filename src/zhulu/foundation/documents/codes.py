"""Codes that telephones read, drawn as pictures of black and white modules."""

import io

import segno


def draw_code(text: str) -> str:
    """Draw a text, mostly an address, as a QR code in SVG.

    Raises:
        ValueError: there is no text.
    """
    if not text:
        raise ValueError("an empty code leads nowhere")
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="svg", border=2, xmldecl=False)
    return picture.getvalue().decode("ascii")
