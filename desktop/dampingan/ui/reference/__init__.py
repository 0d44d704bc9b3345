"""Daftar acuan: agencies, programmes, funds, sectors, scales; added, renamed, retired, merged."""
