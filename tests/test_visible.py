"""What people type where they have nothing to say, and what is evidence all the same."""

from __future__ import annotations

import pytest

from jcm_mrv.visible import says_something, shows_something


@pytest.mark.parametrize(
    "text",
    [
        *("none yet", "not met", "Not yet done", "will follow", "in preparation", "Not available"),
        *("Not available until March", "evidence will be provided", "awaiting the ministry"),
        *("to follow", "To come", "later", "later on", "will be sent", "follows", "sent later"),
        *("後で提出", "追って提出します", "後送", "次回提出", "別途提出", "提出予定"),
        *("gửi sau", "bổ sung sau", "sẽ gửi", "sau này", "sẽ có"),
        *("準備中", "未取得です", "後日提出", "該当なし", "まだありません"),
        *(
            "belum ada",
            "masih dalam proses",
            "menyusul",
            "nanti dikirim",
            "ยังไม่มี",
            "อยู่ระหว่างดำเนินการ",
            "รอเอกสาร",
        ),
        *("pendiente", "No hay", "en trámite", "se enviará más tarde", "\u3164\u3164"),
        *("Chưa có", "chưa thực hiện", "đang chuẩn bị", "sẽ bổ sung sau", "không áp dụng"),
    ],
)
def test_what_is_still_to_come_says_nothing(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Report", "Notice of the ministry", "No. 12/2024", "Nguyen Van No", "Note of 3 May"),
        *("No generator", "None was taken before 2024", "Willow Energy report", "Notarised deed"),
        *("Toyota follow-up", "Towards completion", "later: certificate 5", "次回検査報告書 2024"),
        *("Gửi Bộ Công Thương 12/2024", "後藤計器 校正証明書", "Sau kiểm định 2024"),
        *("ยันม่า ใบรับรอง 3", "Nohay S.A., contrato 3", "Menara 7", "Nantirat Co."),
        *("検針票", "未来電力の証明書", "Không ảnh của nhà máy", "Hóa đơn tháng 3", "Đặng Chuẩn"),
    ],
)
def test_what_only_begins_so_says_something(text: str) -> None:
    assert says_something(text)


@pytest.mark.parametrize(
    "text",
    [
        *("1", "criterion 1", "evidence", "PDF", "OK, fulfilled", "trust me", "we promise"),
        *("a guess", "our estimate", "Best estimate", "from memory"),
        *("see attached", "基準1", "資料", "当社の推定", "約束します", "添付"),
        *("The project fully satisfies this requirement", "Engineering judgement"),
        *("To the best of our knowledge", "The TPE will check this during verification"),
        *("Own check by the electrician", "Meter is new, so not needed", "own Excel list, 2024-01"),
        "Cam kết của chủ đầu tư",
        *("ya", "sudah sesuai", "terlampir", "ใช่", "ผ่านเกณฑ์", "sí", "se cumple", "adjunto"),
        *("tài liệu", "ước tính của chúng tôi", "chúng tôi cam đoan", "đính kèm"),
    ],
)
def test_somebodys_word_shows_nothing(text: str) -> None:
    assert not shows_something(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Invoice 1", "4711", "12/2024", "No. 7", "PDF of the commissioning report", "Contract 3"),
        *("Estimate of Foo Co., 2024-03-01", "Document VN-17", "Attached data sheet, model X"),
        *("Certificate", "invoices", "仕様書", "契約書 1", "hợp đồng 1", "写真", "Photographs"),
        *("Letter of the ministry of 3 May: no permit is required", "Own check no. 7 of 2023"),
        *("Statement of the TPE of 2024", "Maker's certificate that the project meets IEC 61215"),
        *("Bản cam kết số 12 của chủ đầu tư", "Opinion of the ministry: an EIA is not required"),
        *("We confirmed it on site on 3 May: minutes", "Evidence 7 of the validation report"),
    ],
)
def test_what_names_a_document_shows_something(text: str) -> None:
    assert shows_something(text)
