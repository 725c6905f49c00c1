"""Small policy documents, written for the tests, and a workspace that holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

QINGDAO = """青岛市人民政府办公室关于促进科技金融发展的若干措施

青政办发〔2023〕5号

各区、市人民政府，市政府各部门：

为促进科技金融发展，服务科技型企业，现提出以下措施。

一、加大信贷支持

（一）扩大科技贷款规模。引导银行机构扩大科技型企业信用贷款投放，推广“琴岛贷”。对符合条件的贷款给予最高50万元贴息。

（二）设立风险补偿资金。对科技贷款不良本金给予35%的风险补偿。

二、发展多元融资

（三）发展股权投资。设立总规模10亿元的天使母基金，支持科技型企业上市融资。

（四）完善融资担保。支持政府性融资担保机构为科技型企业提供融资担保，担保费率不超过1%。

三、保障措施

（五）加强组织领导。各部门要各负其责，形成工作合力。

青岛市人民政府办公室

2023年3月1日
"""

SUZHOU = """苏州市科技金融发展行动计划

苏府办〔2024〕18号

各市、区人民政府，市各委办局：

为推动科技金融高质量发展，制定本行动计划。

一、主要任务

（一）推广科技保险。鼓励保险机构开发首台（套）保险、专利保险等产品，按实际保费的30%给予补贴。

（二）用好债券工具。支持创业投资机构发行科技创新债券。

（三）扩大科技信贷。引导银行机构扩大科技型企业信用贷款投放，发展知识产权质押融资。

二、组织实施

（四）加强统筹协调。建立工作推进机制，定期评估实施效果。

苏州市人民政府办公室

2024年6月12日
"""

CHENGDU = """成都市支持科技型企业融资的实施意见

成办发〔2025〕3号

各区（市）县人民政府，市级各部门：

为拓宽科技型企业融资渠道，提出以下意见。

一、支持政策

（一）推动投贷联动。支持银行与创业投资机构开展投贷联动，到2027年科技贷款余额突破1000亿元。

（二）支持企业上市。对在科创板上市的企业给予最高500万元奖励。

二、保障措施

（三）强化人才支撑。引进一批科技金融人才。

成都市人民政府办公厅

2025年4月20日
"""

SMALL = {"a_qingdao.txt": QINGDAO, "b_suzhou.txt": SUZHOU, "c_chengdu.txt": CHENGDU}


@pytest.fixture(scope="session")
def small_texts() -> dict[str, str]:
    """The texts of three small policy documents by file name."""
    return dict(SMALL)


@pytest.fixture(scope="session", autouse=True)
def _one_dictionary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One words engine for all workspaces: making the dictionary anew for each takes seconds."""
    from policykit.compare import words

    shared = words._shared
    folder = tmp_path_factory.getbasetemp() / "words"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "_shared", lambda content, excluded, _: shared(content, excluded, folder))
        yield


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exports of tables only, whatever is asked for; the other parts have tests of their own."""
    from policykit.report import export

    genuine = export.export_all
    monkeypatch.setattr(
        export, "export_all", lambda *given, **named: genuine(*given, **named | {"only": "tables"})
    )


@pytest.fixture
def small_workspace(tmp_path: Path) -> Callable[..., Path]:
    """Makes a workspace with the named small documents (by default 青岛 and 苏州) and gives its path."""

    def make(*names: str, folder: str = "data", **further: str | bytes) -> Path:
        path = tmp_path / folder
        (path / "raw").mkdir(parents=True)
        for name in names or ("a_qingdao.txt", "b_suzhou.txt"):
            (path / "raw" / name).write_text(SMALL[name], encoding="utf-8")
        for name, content in further.items():
            data = content.encode() if isinstance(content, str) else content
            (path / "raw" / f"{name}.txt").write_bytes(data)
        return path

    return make
