#include "cli/chart.hpp"

#include <algorithm>
#include <array>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <format>
#include <limits>
#include <numbers>
#include <string_view>
#include <utility>

#include "base/text.hpp"

namespace rollcall::cli {
namespace {

// The drawing, in pixels.
constexpr double kWidth = 720;
constexpr double kHeight = 460;
constexpr double kLeft = 76;
constexpr double kRight = 24;
constexpr double kTop = 92;
constexpr double kBottom = 64;
constexpr double kPlotWidth = kWidth - kLeft - kRight;
constexpr double kPlotHeight = kHeight - kTop - kBottom;

// M. Okabe and K. Ito's set for colour-blind eyes, without its black and yellow; dashes tell lines apart without
// colour.
struct Style {
  std::string_view colour;
  std::string_view dash;
};
constexpr std::array kStyles = {Style{"#0072b2", "none"},    Style{"#d55e00", "7 4"},  Style{"#009e73", "2 3"},
                                Style{"#cc79a7", "9 3 2 3"}, Style{"#e69f00", "12 4"}, Style{"#56b4e9", "4 2"}};

const Style& style_of(std::size_t series) { return kStyles.at(series % kStyles.size()); }

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : printable(text, 400)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

double probit(double rate) { return std::numbers::sqrt2 * boost::math::erf_inv(2.0 * rate - 1.0); }

// The value on the axis's own ruler, where distances are pixels.
double ruler(Scale scale, double value) {
  switch (scale) {
    case Scale::kLinear:
      return value;
    case Scale::kLog:
      return std::log10(value);
    case Scale::kProbit:
      return probit(value);
  }
  return value;
}

double x_pixel(const Chart& chart, double value) { return kLeft + kPlotWidth * position(chart.x, value); }
double y_pixel(const Chart& chart, double value) { return kTop + kPlotHeight * (1.0 - position(chart.y, value)); }

// Steps of 1, 2 or 5 times a power of ten, five to ten of them.
std::vector<double> linear_ticks(double min, double max) {
  const double rough = (max - min) / 8.0;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  double step = 10.0 * power;
  for (const double factor : {5.0, 2.0, 1.0})
    if (factor * power >= rough) step = factor * power;
  std::vector<double> ticks;
  const auto first = static_cast<long>(std::ceil(min / step - 1e-9));
  const auto last = static_cast<long>(std::floor(max / step + 1e-9));
  for (long i = first; i <= last; ++i) ticks.push_back(static_cast<double>(i) * step);
  return ticks;
}

// Powers of ten; with twos and fives between them when there are few.
std::vector<double> log_ticks(double min, double max) {
  const bool few = std::log10(max / min) < 2.5;
  std::vector<double> ticks;
  for (int power = static_cast<int>(std::floor(std::log10(min) + 1e-9)); power <= std::log10(max) + 1e-9; ++power)
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double tick = factor * std::pow(10.0, power);
      if ((few || factor == 1.0) && tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9)) ticks.push_back(tick);
    }
  return ticks;
}

std::vector<double> probit_ticks(double min, double max) {
  std::vector<double> ticks;
  for (const double tick : {1e-6, 1e-5, 1e-4, 1e-3, 0.005, 0.01, 0.02, 0.05, 0.1,  0.2,
                            0.3,  0.4,  0.5,  0.6,  0.8,   0.9,  0.95, 0.98, 0.99, 0.999})
    if (tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9)) ticks.push_back(tick);
  return ticks;
}

std::vector<double> ticks_of(const Axis& axis) {
  switch (axis.scale) {
    case Scale::kLinear:
      return linear_ticks(axis.min, axis.max);
    case Scale::kLog:
      return log_ticks(axis.min, axis.max);
    case Scale::kProbit:
      return probit_ticks(axis.min, axis.max);
  }
  return {};
}

std::string tick_label(const Axis& axis, double value) {
  const double shown = std::abs(value) < 1e-12 ? 0.0 : value;
  if (axis.percent) return std::format("{:.4g} %", shown * 100.0);
  struct Unit {
    double size;
    std::string_view suffix;
  };
  for (const Unit& unit : {Unit{1e9, " G"}, Unit{1e6, " M"}, Unit{1e3, " k"}})
    if (std::abs(shown) >= unit.size * (1 - 1e-9)) return std::format("{:.4g}{}", shown / unit.size, unit.suffix);
  return std::format("{:.4g}", shown);
}

void text(std::string& out, double x, double y, std::string_view anchor, std::string_view css,
          std::string_view content) {
  out += std::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", css, x, y, anchor,
                     escaped(content));
}

void line(std::string& out, double x1, double y1, double x2, double y2, std::string_view css) {
  out += std::format("<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>\n", css, x1, y1, x2,
                     y2);
}

void draw_axes(std::string& out, const Chart& chart) {
  const double bottom = kTop + kPlotHeight;
  for (const double tick : ticks_of(chart.x)) {
    const double x = x_pixel(chart, tick);
    line(out, x, kTop, x, bottom, "grid");
    text(out, x, bottom + 18, "middle", "tick", tick_label(chart.x, tick));
  }
  for (const double tick : ticks_of(chart.y)) {
    const double y = y_pixel(chart, tick);
    line(out, kLeft, y, kLeft + kPlotWidth, y, "grid");
    text(out, kLeft - 8, y + 4, "end", "tick", tick_label(chart.y, tick));
  }
  line(out, kLeft, bottom, kLeft + kPlotWidth, bottom, "axis");
  line(out, kLeft, kTop, kLeft, bottom, "axis");
  text(out, kLeft + kPlotWidth / 2, kHeight - 18, "middle", "label", chart.x.label);
  out += std::format(
      "<text class=\"label\" transform=\"translate(18 {:.1f}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n",
      kTop + kPlotHeight / 2, escaped(chart.y.label));
}

// The corners of a line, without those that the eye cannot tell from the one before; the last always stays.
std::string line_points(const Chart& chart, const Series& series) {
  constexpr double kTooNear = 0.5;
  std::string points;
  double last_x = -kWidth;
  double last_y = -kHeight;
  for (const ChartPoint& point : series.points) {
    const double x = x_pixel(chart, point.x);
    const double y = y_pixel(chart, point.y);
    const bool end = &point == &series.points.back();
    if (std::abs(x - last_x) < kTooNear && std::abs(y - last_y) < kTooNear && !end) continue;
    points += std::format("{}{:.1f},{:.1f}", points.empty() ? "" : " ", x, y);
    last_x = x;
    last_y = y;
  }
  return points;
}

// The outline of columns standing on the axis; the last point only ends the last column.
std::string area_points(const Chart& chart, const Series& series) {
  const double bottom = kTop + kPlotHeight;
  std::string points = std::format("{:.1f},{:.1f}", x_pixel(chart, series.points.front().x), bottom);
  for (std::size_t i = 0; i + 1 < series.points.size(); ++i) {
    const double y = y_pixel(chart, series.points[i].y);
    points += std::format(" {:.1f},{:.1f} {:.1f},{:.1f}", x_pixel(chart, series.points[i].x), y,
                          x_pixel(chart, series.points[i + 1].x), y);
  }
  return points + std::format(" {:.1f},{:.1f}", x_pixel(chart, series.points.back().x), bottom);
}

void draw_series(std::string& out, const Chart& chart, std::size_t index) {
  const Series& series = chart.series[index];
  if (series.points.empty()) return;
  const Style& style = style_of(index);
  if (series.mark == Mark::kArea) {
    out += std::format(
        "<polygon fill=\"{0}\" fill-opacity=\"0.35\" stroke=\"{0}\" stroke-width=\"1.2\" points=\"{1}\"/>\n",
        style.colour, area_points(chart, series));
    return;
  }
  out +=
      std::format(R"(<polyline fill="none" stroke="{}" stroke-width="2" stroke-dasharray="{}" stroke-linejoin="round" )"
                  "points=\"{}\"/>\n",
                  style.colour, style.dash, line_points(chart, series));
  if (series.mark != Mark::kDots && series.points.size() > 1) return;  // a line of one point has no length
  for (const ChartPoint& point : series.points)
    out += std::format("<circle fill=\"{}\" r=\"3.5\" cx=\"{:.1f}\" cy=\"{:.1f}\"/>\n", style.colour,
                       x_pixel(chart, point.x), y_pixel(chart, point.y));
}

void draw_legend(std::string& out, const Chart& chart) {
  double x = kLeft;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const Series& series = chart.series[i];
    const Style& style = style_of(i);
    if (series.mark == Mark::kArea)
      out += std::format("<rect fill=\"{}\" fill-opacity=\"0.6\" x=\"{:.1f}\" y=\"66\" width=\"22\" height=\"10\"/>\n",
                         style.colour, x);
    else
      out += std::format(R"(<line stroke="{}" stroke-width="2" stroke-dasharray="{}" x1="{:.1f}" y1="71" x2="{:.1f}" )"
                         "y2=\"71\"/>\n",
                         style.colour, style.dash, x, x + 22);
    text(out, x + 28, 75, "start", "tick", series.name);
    x += 28 + 7.0 * static_cast<double>(count_code_points(series.name)) + 22;
  }
}

void draw_markers(std::string& out, const Chart& chart) {
  double y = kTop + 14;
  for (const Marker& marker : chart.markers) {
    const double x = x_pixel(chart, marker.x);
    const bool left = x > kLeft + kPlotWidth * 0.7;  // room for the label
    line(out, x, kTop, x, kTop + kPlotHeight, "marker");
    text(out, left ? x - 6 : x + 6, y, left ? "end" : "start", "tick", marker.label);
    y += 16;
  }
}

std::string description(const Chart& chart) {
  std::string out = chart.y.label + " against " + chart.x.label;
  for (std::size_t i = 0; i < chart.series.size(); ++i) (out += i == 0 ? ": " : ", ") += chart.series[i].name;
  return out;
}

}  // namespace

double position(const Axis& axis, double value) {
  if (!(value > axis.min)) return 0.0;
  if (value >= axis.max) return 1.0;
  const double low = ruler(axis.scale, axis.min);
  return (ruler(axis.scale, value) - low) / (ruler(axis.scale, axis.max) - low);
}

std::string to_svg(const Chart& chart) {
  std::string out = std::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" )"
      "font-family=\"system-ui, sans-serif\">\n<title>{2}</title>\n<desc>{3}</desc>\n",
      kWidth, kHeight, escaped(chart.title), escaped(description(chart)));
  out +=
      "<style>\n"
      "text { fill: #59636e } .title { font-size: 17px; font-weight: 600 } .note, .tick { font-size: 12px }\n"
      ".label { font-size: 13px } .grid { stroke: #8c959f; stroke-opacity: 0.25 } .axis { stroke: #8c959f }\n"
      ".marker { stroke: #8c959f; stroke-width: 1.5; stroke-dasharray: 4 3 }\n"
      "@media (prefers-color-scheme: dark) { text { fill: #b1bac4 } }\n"
      "</style>\n";
  text(out, kLeft, 28, "start", "title", chart.title);
  text(out, kLeft, 48, "start", "note", chart.note);
  draw_axes(out, chart);
  for (std::size_t i = 0; i < chart.series.size(); ++i) draw_series(out, chart, i);
  draw_markers(out, chart);
  draw_legend(out, chart);
  out += "</svg>\n";
  return out;
}

Chart det_chart(std::string title, std::vector<Series> curves) {
  double smallest = 0.01;
  for (const Series& curve : curves)
    for (const ChartPoint& point : curve.points)
      for (const double rate : {point.x, point.y})
        if (rate > 0.0) smallest = std::min(smallest, rate);
  const double min = std::max(1e-6, std::pow(10.0, std::floor(std::log10(smallest) + 1e-9)));
  const auto axis = [&](const char* label) {
    return Axis{.label = label, .scale = Scale::kProbit, .min = min, .max = 0.5, .percent = true};
  };
  for (Series& curve : curves) {
    // No rate of zero was measured: the samples were too few to see one, and the scale has no place for it.
    std::erase_if(curve.points, [](const ChartPoint& point) { return point.x <= 0.0 || point.y <= 0.0; });
    std::ranges::sort(curve.points, [](const ChartPoint& a, const ChartPoint& b) {
      return a.x < b.x || (a.x == b.x && a.y > b.y);  // the curve falls, also where x stands still
    });
  }
  return {
      .title = std::move(title), .x = axis("False accepts"), .y = axis("False rejects"), .series = std::move(curves)};
}

Chart histogram_chart(std::string title, std::span<const Scores> scores, double min, double max, std::size_t bins) {
  Chart chart{.title = std::move(title),
              .x = {.label = "Score", .min = min, .max = max},
              .y = {.label = "Share of scores", .percent = true}};
  const double width = (max - min) / static_cast<double>(bins);
  double highest = 0.0;
  for (const Scores& list : scores) {
    std::vector<std::size_t> counts(bins, 0);
    for (const float score : list.values) {
      const double bin =
          std::clamp(std::floor((static_cast<double>(score) - min) / width), 0.0, static_cast<double>(bins - 1));
      ++counts[static_cast<std::size_t>(bin)];
    }
    Series series{.name = list.name, .mark = Mark::kArea};
    for (std::size_t i = 0; i < bins; ++i) {
      const double share =
          list.values.empty() ? 0.0 : static_cast<double>(counts[i]) / static_cast<double>(list.values.size());
      series.points.push_back({min + static_cast<double>(i) * width, share});
      highest = std::max(highest, share);
    }
    series.points.push_back({max, 0.0});
    chart.series.push_back(std::move(series));
  }
  chart.y.max = highest > 0.0 ? highest * 1.08 : 1.0;
  return chart;
}

Chart scaling_chart(std::string title, std::string x_label, std::string y_label, std::vector<Series> lines) {
  Chart chart{.title = std::move(title), .series = std::move(lines)};
  const auto axis = [&](std::string label, double ChartPoint::* value) {
    double low = std::numeric_limits<double>::max();
    double high = 0.0;
    for (const Series& series : chart.series)
      for (const ChartPoint& point : series.points)
        if (point.*value > 0.0) {
          low = std::min(low, point.*value);
          high = std::max(high, point.*value);
        }
    Axis made{.label = std::move(label), .scale = Scale::kLog, .min = 0.1, .max = 10.0};
    if (high > 0.0) {
      made.min = std::pow(10.0, std::floor(std::log10(low) + 1e-9));
      made.max = std::pow(10.0, std::ceil(std::log10(high) - 1e-9));
      if (made.min >= made.max) made.max = made.min * 10.0;
    }
    return made;
  };
  chart.x = axis(std::move(x_label), &ChartPoint::x);
  chart.y = axis(std::move(y_label), &ChartPoint::y);
  for (Series& series : chart.series) series.mark = Mark::kDots;
  return chart;
}

}  // namespace rollcall::cli
