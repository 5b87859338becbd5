"""MSE, MAE, PSNR, SSIM, MS-SSIM and the seam: a reconstruction's pixels against the original's, region by region."""

from __future__ import annotations

from inpaintbench.builtin.pixels.composite_metrics import MsSsim, Seam
from inpaintbench.builtin.pixels.metrics import Mae, Mse, Psnr, Ssim

__all__ = ["Mae", "MsSsim", "Mse", "Psnr", "Seam", "Ssim"]
