#include "cli/chart.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>
#include <limits>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

// Whether `text` is one well-formed element: tags nest, attributes are quoted and unique by tag, "&" only begins the
// entities we write, and no "<" stands in content. "" when it is, else what is wrong.
std::string xml_fault(std::string_view text) {
  static const std::regex tag(R"(<(/?)([a-z]+)((?: [a-zA-Z0-9:-]+="[^"<]*")*)(/?)>)");
  std::vector<std::string> open;
  bool ended = false;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t next = std::min(text.find('<', at), text.size());
    const std::string content(text.substr(at, next - at));
    if (open.empty() && content.find_first_not_of(" \n") != std::string::npos) return "text outside: " + content;
    if (content.contains('>')) return "> in text: " + content;
    if (next == text.size()) break;
    std::cmatch match;
    if (!std::regex_search(text.data() + next, text.data() + text.size(), match, tag,
                           std::regex_constants::match_continuous))
      return "no tag at: " + std::string(text.substr(next, 60));
    if (ended) return "more than one element";
    if (match[1].length() > 0) {
      if (open.empty() || open.back() != match[2].str()) return "unexpected end of " + match[2].str();
      open.pop_back();
    } else if (match[4].length() == 0) {
      open.push_back(match[2].str());
    }
    ended = open.empty();
    at = next + static_cast<std::size_t>(match.length());
  }
  if (!open.empty() || !ended) return "not closed";
  for (std::size_t i = text.find('&'); i != std::string_view::npos; i = text.find('&', i + 1))
    if (!std::regex_search(text.data() + i, text.data() + text.size(), std::regex("&(amp|lt|gt|quot);"),
                           std::regex_constants::match_continuous))
      return "a bare &";
  return "";
}

TEST(Chart, TheWellFormednessCheckSeesFaults) {
  EXPECT_EQ(xml_fault("<a x=\"1\"><b/>t &amp; t</a>\n"), "");
  for (const char* bad :
       {"<a>", "<a></b>", "<a><b></a></b>", "<a x=1/>", "<a>&</a>", "<a/>x", "<a/><b/>", "<a>></a>", ""})
    EXPECT_NE(xml_fault(bad), "") << bad;
}

struct Place {
  Axis axis;
  double value;
  double position;
};

TEST(Chart, ValuesLandWhereTheScalePutsThem) {
  const Axis linear{.min = -1.0, .max = 1.0};
  const Axis log{.scale = Scale::kLog, .min = 1e-3, .max = 1e3};
  const Axis probit{.scale = Scale::kProbit, .min = 0.01, .max = 0.99};
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Place cases[] = {
      {linear, -1.0, 0.0},
      {linear, 0.0, 0.5},
      {linear, 0.5, 0.75},
      {linear, 1.0, 1.0},
      {linear, 7.0, 1.0},
      {linear, -7.0, 0.0},
      {linear, nan, 0.0},
      {log, 1e-3, 0.0},
      {log, 1.0, 0.5},
      {log, 100.0, 5.0 / 6.0},
      {log, 0.0, 0.0},
      {log, -1.0, 0.0},
      {probit, 0.5, 0.5},
      {probit, 0.0, 0.0},
      {probit, 1.0, 1.0},
      // The normal distribution's quantiles: 84.13 % at one deviation, 99 % at 2.3263.
      {probit, 0.8413447, (2.3263479 + 1.0) / (2 * 2.3263479)},
  };
  for (const Place& c : cases) EXPECT_NEAR(position(c.axis, c.value), c.position, 1e-6) << c.value;
}

// The plot's corners in pixels, as the drawing has them.
constexpr double kX0 = 76;
constexpr double kX1 = 696;
constexpr double kY0 = 396;
constexpr double kY1 = 92;

TEST(Chart, ALineIsDrawnThroughItsPoints) {
  const Chart chart{.title = "t",
                    .x = {.label = "x", .min = 0, .max = 10},
                    .y = {.label = "y", .min = 0, .max = 1},
                    .series = {{.name = "a", .points = {{0, 0}, {5, 0.5}, {5.001, 0.5001}, {10, 1}}}}};
  const std::string svg = to_svg(chart);
  EXPECT_THAT(svg, HasSubstr(std::format(R"(points="{:.1f},{:.1f} {:.1f},{:.1f})", kX0, kY0, (kX0 + kX1) / 2,
                                         (kY0 + kY1) / 2)));
  EXPECT_THAT(svg, HasSubstr(std::format(R"( {:.1f},{:.1f}")", kX1, kY1)));
  EXPECT_EQ(xml_fault(svg), "");
}

TEST(Chart, AnAreaStandsOnTheAxisColumnByColumn) {
  const Chart chart{.x = {.min = 0, .max = 2},
                    .y = {.min = 0, .max = 1},
                    .series = {{.name = "a", .points = {{0, 0.5}, {1, 1}, {2, 0}}, .mark = Mark::kArea}}};
  EXPECT_THAT(to_svg(chart),
              HasSubstr(R"(points="76.0,396.0 76.0,244.0 386.0,244.0 386.0,92.0 696.0,92.0 696.0,396.0")"));
}

TEST(Chart, AMarkerStandsAtItsValueAndItsLabelStaysInside) {
  Chart chart{.x = {.min = 0, .max = 1}, .y = {.min = 0, .max = 1}};
  chart.markers = {{"default", 0.5}, {"strict", 0.9}};
  const std::string svg = to_svg(chart);
  EXPECT_THAT(svg, HasSubstr(R"(class="marker" x1="386.0" y1="92.0" x2="386.0" y2="396.0")"));
  EXPECT_THAT(svg, HasSubstr(R"(x="392.0" y="106.0" text-anchor="start">default<)"));
  EXPECT_THAT(svg, HasSubstr(R"(text-anchor="end">strict<)"));
}

TEST(Chart, TicksAreRoundNumbersInReadableForm) {
  Chart chart{.x = {.scale = Scale::kLog, .min = 1e3, .max = 1e7}, .y = {.min = -1, .max = 1}};
  std::string svg = to_svg(chart);
  for (const char* label : {">1 k<", ">10 k<", ">100 k<", ">1 M<", ">10 M<", ">-1<", ">-0.5<", ">0<", ">1<"})
    EXPECT_THAT(svg, HasSubstr(label));
  chart.y = {.scale = Scale::kProbit, .min = 1e-4, .max = 0.5, .percent = true};
  chart.x = {.scale = Scale::kLog, .min = 1, .max = 20};
  svg = to_svg(chart);
  for (const char* label : {">0.01 %<", ">0.1 %<", ">1 %<", ">10 %<", ">50 %<", ">2<", ">5<", ">20<"})
    EXPECT_THAT(svg, HasSubstr(label));
}

TEST(Chart, WordsCannotBreakTheFile) {
  Chart chart{.title = "a < b & \"c\"\n",
              .note = "</svg><script>",
              .x = {.label = "x > 0"},
              .y = {.label = "\xFF"},
              .series = {{.name = "<b>"}},
              .markers = {{"&", 0.5}}};
  const std::string svg = to_svg(chart);
  EXPECT_EQ(xml_fault(svg), "");
  EXPECT_THAT(svg, HasSubstr("<title>a &lt; b &amp; &quot;c&quot;?</title>"));
  EXPECT_THAT(svg, Not(HasSubstr("<script>")));
}

TEST(Chart, HasNoScriptNoFontAndNothingFromElsewhere) {
  const std::string svg = to_svg(det_chart("t", {{.name = "a", .points = {{0.1, 0.1}}}}));
  for (const char* word : {"<script", "@import", "url(", "href", "NaN", "nan", "inf"})
    EXPECT_THAT(svg, Not(HasSubstr(word)));
  EXPECT_THAT(svg, HasSubstr("prefers-color-scheme: dark"));
  EXPECT_THAT(svg, HasSubstr(R"(role="img")"));
}

TEST(Chart, ADetCurveReachesToTheSmallestRate) {
  const Chart chart =
      det_chart("DET", {{.name = "a", .points = {{1.0, 0.0}, {0.2, 0.004}, {0.00037, 0.05}, {0.0, 1.0}}}});
  EXPECT_DOUBLE_EQ(chart.x.min, 1e-4);
  EXPECT_DOUBLE_EQ(chart.y.min, 1e-4);
  EXPECT_DOUBLE_EQ(chart.x.max, 0.5);
  ASSERT_EQ(chart.series[0].points.size(), 2U);  // without the zeros
  EXPECT_EQ(chart.series[0].points.front().x, 0.00037);
  EXPECT_EQ(xml_fault(to_svg(chart)), "");
}

TEST(Chart, ADetCurveNeverRises) {
  const Chart chart = det_chart("DET", {{.name = "a", .points = {{0.2, 0.1}, {0.2, 0.3}, {0.1, 0.3}, {0.2, 0.2}}}});
  std::vector<double> y;
  for (const ChartPoint& point : chart.series[0].points) y.push_back(point.y);
  EXPECT_THAT(y, testing::ElementsAre(0.3, 0.3, 0.2, 0.1));
}

TEST(Chart, PointsTheEyeCannotTellApartAreLeftOut) {
  Chart chart{.x = {.min = 0, .max = 1}, .y = {.min = 0, .max = 1}, .series = {{.name = "a"}}};
  for (int i = 0; i <= 100'000; ++i) chart.series[0].points.push_back({i / 1e5, 0.5});
  const std::string svg = to_svg(chart);
  EXPECT_LT(svg.size(), 40'000U);
  EXPECT_THAT(svg, HasSubstr(R"( 696.0,244.0")"));
}

TEST(Chart, AHistogramCountsEveryScoreOnce) {
  const Scores scores[] = {
      {"same", {0.9F, 0.95F, 1.0F, 7.0F}}, {"other", {-1.0F, -3.0F, 0.0F, 0.1F, -0.0001F}}, {"none", {}}};
  const Chart chart = histogram_chart("Scores", scores, -1.0, 1.0, 4);
  ASSERT_EQ(chart.series.size(), 3U);
  const auto shares = [&](std::size_t series) {
    std::vector<double> out;
    for (const ChartPoint& point : chart.series[series].points) out.push_back(point.y);
    return out;
  };
  EXPECT_THAT(shares(0), testing::ElementsAre(0, 0, 0, 1, 0));
  EXPECT_THAT(shares(1), testing::ElementsAre(0.4, 0.2, 0.4, 0, 0));
  EXPECT_THAT(shares(2), testing::ElementsAre(0, 0, 0, 0, 0));
  EXPECT_EQ(chart.series[0].points.back().x, 1.0);
  EXPECT_EQ(xml_fault(to_svg(chart)), "");
}

TEST(Chart, AScalingChartReachesToTheDecadesAround) {
  const Chart chart = scaling_chart(
      "Search", "templates", "ms",
      {{.name = "a", .points = {{1000, 0.02}, {1e6, 4.5}}}, {.name = "b", .points = {{1000, 0.07}, {1e6, 72}}}});
  EXPECT_DOUBLE_EQ(chart.x.min, 1e3);
  EXPECT_DOUBLE_EQ(chart.x.max, 1e6);
  EXPECT_DOUBLE_EQ(chart.y.min, 0.01);
  EXPECT_DOUBLE_EQ(chart.y.max, 100.0);
  const std::string svg = to_svg(chart);
  EXPECT_EQ(xml_fault(svg), "");
  EXPECT_THAT(svg, HasSubstr(R"(<circle fill="#0072b2" r="3.5" cx="76.0")"));
}

TEST(Chart, WithoutDataItIsStillAChart) {
  for (const Chart& chart : {det_chart("t", {}), scaling_chart("t", "x", "y", {}), histogram_chart("t", {}, 0, 1)})
    EXPECT_EQ(xml_fault(to_svg(chart)), "");
}

}  // namespace
}  // namespace rollcall::cli
