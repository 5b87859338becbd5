"""The protocol of LaMa's evaluation: thin, medium and thick strokes, fidelity and realism, no text."""

from __future__ import annotations

STROKES = ("erase:where=strokes-thin", "erase:where=strokes-medium", "erase:where=strokes-thick")
"""Its three kinds of masks; results have scores by the share of the hole, in steps of 10 %, by themselves."""

SCORERS = ("mse", "psnr", "ssim", "lpips:net=vgg", "fid", "kid", "seam")
"""What it measures: SSIM, LPIPS with VGG, FID. Then the errors in pixels, KID where pictures are few, the hole's edge.

The paper's LPIPS is the column `scalar`, its SSIM the column `whole`.
"""

PLAIN = ("mse", "mae", "psnr", "ssim", "ms-ssim", "seam")
"""The scorers that need nothing but the core."""
