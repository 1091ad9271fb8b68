"""Regulations a decree may cite: only those whose number, title and gazette were confirmed.

An office adds its own basis (a regional regulation, its DPA) as text; nothing is made up here.
"""

UU_11_2009 = (
    "Undang-Undang Nomor 11 Tahun 2009 tentang Kesejahteraan Sosial (Lembaran Negara Republik "
    "Indonesia Tahun 2009 Nomor 12, Tambahan Lembaran Negara Republik Indonesia Nomor 4967)"
)
UU_13_2011 = (
    "Undang-Undang Nomor 13 Tahun 2011 tentang Penanganan Fakir Miskin (Lembaran Negara Republik "
    "Indonesia Tahun 2011 Nomor 83, Tambahan Lembaran Negara Republik Indonesia Nomor 5235)"
)
PERMENSOS_2_2019 = (
    "Peraturan Menteri Sosial Nomor 2 Tahun 2019 tentang Bantuan Sosial Usaha Ekonomi Produktif "
    "kepada Kelompok Usaha Bersama untuk Penanganan Fakir Miskin (Berita Negara Republik "
    "Indonesia Tahun 2019 Nomor 269)"
)

BASIS = (UU_11_2009, UU_13_2011, PERMENSOS_2_2019)
