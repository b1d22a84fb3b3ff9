// Charts as SVG: accuracy curves, score histograms and scaling lines for docs and reports. One self-contained file
// each: no script, no font of its own, a transparent background and colours that read on light and dark pages and for
// colour-blind eyes; a title and description for screen readers. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace rollcall::cli {

// kProbit is the scale of a DET curve: the quantile of the normal distribution, on which normal scores give straight
// lines (A. Martin et al., Eurospeech 1997). It takes 0 < min < max < 1; kLog takes 0 < min < max.
enum class Scale : std::uint8_t { kLinear, kLog, kProbit };

struct Axis {
  std::string label;
  Scale scale = Scale::kLinear;
  double min = 0.0;
  double max = 1.0;
  bool percent = false;  // ticks are shown as percentages of 1
};

// Where `value` lies on the axis: 0 at min, 1 at max; values outside go to the nearer end, NaN to 0.
double position(const Axis& axis, double value);

struct ChartPoint {
  double x = 0.0;
  double y = 0.0;
};

enum class Mark : std::uint8_t {
  kLine,
  kDots,  // a line with a dot at each point
  kArea,  // columns, each from its point's x to the next one's
};

struct Series {
  std::string name;
  std::vector<ChartPoint> points;  // x ascending
  Mark mark = Mark::kLine;
};

// A vertical line with a label, such as a threshold.
struct Marker {
  std::string label;
  double x = 0.0;
};

struct Chart {
  std::string title;
  std::string note;  // a smaller line under the title: what was measured, on what
  Axis x;
  Axis y;
  std::vector<Series> series;
  std::vector<Marker> markers;
};

std::string to_svg(const Chart& chart);

// Detection error trade-off: false accepts (x) against false rejects (y), both 0..1 and in any order, on probit axes
// that reach from the decade of the smallest rate to 50 %. Points with a rate of zero, which only say that the samples
// were too few, are left out.
Chart det_chart(std::string title, std::vector<Series> curves);

// A list of scores to count into a histogram.
struct Scores {
  std::string name;
  std::vector<float> values;
};

// The share of each list's scores in each of `bins` equal bins of min..max; scores outside count in the nearest bin.
Chart histogram_chart(std::string title, std::span<const Scores> scores, double min, double max, std::size_t bins = 60);

// Sizes (x) against times or rates (y), both logarithmic, the axes reaching to the decades around the points.
Chart scaling_chart(std::string title, std::string x_label, std::string y_label, std::vector<Series> lines);

}  // namespace rollcall::cli
