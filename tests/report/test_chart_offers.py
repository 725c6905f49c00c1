"""The chart of offers: who gives whom how much, drawn by bound, compared only where the table says so."""

from dataclasses import fields

import pandas as pd
from layout_of_figures import labels, texts

from policykit.records import Offer
from policykit.report.charts import theme
from policykit.report.charts.offers import MOST_LINES, offers_chart

NAN = float("nan")
NUMBERS = ("rate", "rate_low", "amount", "amount_low", "cap")


def offer(region: str, **facts) -> dict:
    known = {field.name: NAN if field.name in NUMBERS else "" for field in fields(Offer)} | {"comparison": ""}
    known |= {"region": region, "form": "补贴奖励", "instrument": "上市挂牌"}
    assert set(facts) <= set(known)
    return known | facts


def of_premium(region: str, rate: float, **facts) -> dict:
    kind = {"form": "保费补贴", "instrument": "科技保险", "comparison": "保费补贴 · 科技保险 · 保费"}
    return offer(region, rate=rate, rate_bound="exact", **kind | facts)


OFFERS = pd.DataFrame(
    [
        of_premium("郑州", 0.3, cap=2e5, cap_per="每户每年", payer="市财政", target="科技型企业"),
        of_premium("聊城", 0.2, receiver="企业"),
        offer("济南", rate=0.002, rate_bound="max", form="担保费补贴", instrument="担保费率与补贴"),
        offer("武汉", amount=3e5, amount_low=1e5, amount_bound="exact", receiver="科技支行"),
        offer("武汉", amount=5e7, amount_bound="min", target="基金"),
        offer("武汉", duration="3年"),  # no number to draw
        offer("武汉", amount=1.0, amount_bound="exact", instrument=""),  # outside the categories
    ]
)


def drawn() -> dict[tuple[str, int], tuple[str, list[float]]]:
    """By the words beside it what is drawn on each panel: the marker and where it stands."""
    axes = offers_chart(OFFERS)
    names = {t.xy[1]: t.get_text() for t in axes[-1].texts}
    return {
        (names.get(line.get_ydata()[0], ""), i): (line.get_marker(), list(line.get_xdata()))
        for i, ax in enumerate(axes)
        for line in ax.lines
        if line.get_marker() != "None"
    }


def test_each_number_is_drawn_by_its_bound_beside_who_gives_whom():
    assert drawn() == {
        ("市财政 → 科技型企业（每户每年）", 0): ("o", [0.3]),
        ("市财政 → 科技型企业（每户每年）", 1): ("|", [2e5]),  # a ceiling is a stroke
        ("企业", 0): ("o", [0.2]),
        ("", 0): ("|", [0.002]),
        ("科技支行", 1): ("o", [1e5, 3e5]),  # a range
        ("基金", 1): ("|", [5e7]),
    }


def test_groups_that_regions_share_come_first_and_the_rest_is_not_ranked():
    ax = offers_chart(OFFERS)[0]
    assert texts(ax)[:3] == ["保费补贴·科技保险（2 地可比）", "郑州", "聊城"]
    assert texts(ax)[3] == "以下没有别地可比，不作排序"
    colours = [line.get_color() for line in ax.lines if line.get_marker() != "None"]
    assert colours[0] == colours[1] == theme.BLUE != colours[2]


def test_sums_that_span_orders_of_magnitude_stand_on_a_logarithmic_scale():
    rates, sums = offers_chart(OFFERS)
    assert sums.get_xscale() == "log"
    assert labels(sums.xaxis) == ["10万", "100万", "1000万"]
    near = pd.DataFrame([of_premium("郑州", 0.3, cap=2e5), of_premium("聊城", 0.2, cap=1e6)])
    assert [ax.get_xscale() for ax in offers_chart(near)] == ["linear", "linear"]


def test_more_offers_than_fit_are_counted():
    many = pd.DataFrame([offer(f"地区{i}", amount=1e4 * (i + 1), amount_bound="exact") for i in range(60)])
    ax = offers_chart(many)[0]
    assert texts(ax)[-1] == f"另有 {60 - (MOST_LINES - 2)} 项见数据表"


def test_without_numbers_the_chart_says_so():
    assert len(offers_chart(OFFERS.iloc[5:6])) == 1
