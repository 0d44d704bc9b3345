"""Pohon masalah: causes, problem and effects as a picture that is walked and edited by keys."""
