"""MSE, PSNR and SSIM of a reconstruction over the hole, the band around its edge, the kept pixels and the whole."""

from __future__ import annotations

from inpaintbench.builtin.pixels.metrics import Mse, Psnr, Ssim

__all__ = ["Mse", "Psnr", "Ssim"]
