#include "base/metrics.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <regex>
#include <sstream>
#include <thread>

namespace rollcall {
namespace {

TEST(Metrics, ExposesEveryKindInTheTextFormat) {
  Metrics metrics;
  metrics.counter("rollcall_frames_total", "Frames taken in", {{"result", "ok"}}).add(3);
  metrics.counter("rollcall_frames_total", "Frames taken in", {{"result", "busy"}}).add();
  metrics.gauge("rollcall_people", "People in the gallery").set(42);
  metrics.gauge_from("rollcall_age_seconds", "Since the start", [] { return 1.5; });
  const double bounds[] = {0.1, 1};
  Histogram& latency = metrics.histogram("rollcall_step_seconds", "Time of a step", bounds, {{"step", "detect"}});
  for (const double value : {0.05, 0.1, 0.5, 2.0, std::numeric_limits<double>::quiet_NaN()}) latency.observe(value);

  EXPECT_EQ(metrics.expose(),
            "# HELP rollcall_age_seconds Since the start\n"
            "# TYPE rollcall_age_seconds gauge\n"
            "rollcall_age_seconds 1.5\n"
            "# HELP rollcall_frames_total Frames taken in\n"
            "# TYPE rollcall_frames_total counter\n"
            "rollcall_frames_total{result=\"ok\"} 3\n"
            "rollcall_frames_total{result=\"busy\"} 1\n"
            "# HELP rollcall_people People in the gallery\n"
            "# TYPE rollcall_people gauge\n"
            "rollcall_people 42\n"
            "# HELP rollcall_step_seconds Time of a step\n"
            "# TYPE rollcall_step_seconds histogram\n"
            "rollcall_step_seconds_bucket{step=\"detect\",le=\"0.1\"} 2\n"
            "rollcall_step_seconds_bucket{step=\"detect\",le=\"1\"} 3\n"
            "rollcall_step_seconds_bucket{step=\"detect\",le=\"+Inf\"} 4\n"
            "rollcall_step_seconds_sum{step=\"detect\"} 2.65\n"
            "rollcall_step_seconds_count{step=\"detect\"} 4\n");
}

TEST(Metrics, EscapesHelpAndLabelValues) {
  Metrics metrics;
  metrics.gauge("a", "back\\slash\nand line", {{"path", "C:\\x \"y\"\nz"}}).set(-1);
  EXPECT_EQ(metrics.expose(),
            "# HELP a back\\\\slash\\nand line\n# TYPE a gauge\na{path=\"C:\\\\x \\\"y\\\"\\nz\"} -1\n");
}

TEST(Metrics, NumbersThatAreNoneHaveTheirOwnWords) {
  Metrics metrics;
  metrics.gauge("a", "").set(std::numeric_limits<double>::infinity());
  metrics.gauge("b", "").set(-std::numeric_limits<double>::infinity());
  metrics.gauge("c", "").set(std::numeric_limits<double>::quiet_NaN());
  const std::string text = metrics.expose();
  EXPECT_NE(text.find("\na +Inf\n"), std::string::npos);
  EXPECT_NE(text.find("\nb -Inf\n"), std::string::npos);
  EXPECT_NE(text.find("\nc NaN\n"), std::string::npos);
}

TEST(Metrics, EveryLineOfTheExpositionIsWellFormed) {
  Metrics metrics;
  metrics.counter("requests_total", "Requests", {{"route", "people.list"}, {"status", "200"}}).add();
  metrics.histogram("latency_seconds", "Latency", latency_buckets_s()).observe(0.02);
  const std::regex line_form(
      R"((# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .*)|([a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_]\w*="[^"]*",?)+\})? \S+))");
  std::istringstream lines(metrics.expose());
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) EXPECT_TRUE(std::regex_match(line, line_form)) << line;
  EXPECT_EQ(count, 2 + 1 + 2 + 15 + 2);
}

TEST(Metrics, TheSameNameAndLabelsAreTheSameMetric) {
  Metrics metrics;
  Counter& first = metrics.counter("a_total", "A", {{"x", "1"}});
  for (int i = 0; i < 100; ++i) metrics.counter("a_total", "A", {{"x", std::to_string(i)}});
  EXPECT_EQ(&first, &metrics.counter("a_total", "A", {{"x", "1"}}));
  EXPECT_NE(&first, &metrics.counter("a_total", "A", {{"x", "2"}}));
}

TEST(Metrics, CountsFromManyThreadsAreNotLost) {
  Metrics metrics;
  Counter& counter = metrics.counter("a_total", "A");
  Gauge& gauge = metrics.gauge("b", "B");
  const double bounds[] = {1};
  Histogram& histogram = metrics.histogram("c", "C", bounds);
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 10'000; ++i) {
          counter.add();
          gauge.add(0.5);
          histogram.observe(2.0);
        }
      });
    for (int i = 0; i < 100; ++i) EXPECT_FALSE(metrics.expose().empty());
  }
  EXPECT_EQ(counter.value(), 40'000U);
  EXPECT_EQ(gauge.value(), 20'000.0);
  EXPECT_EQ(histogram.in_bucket(0), 0U);
  EXPECT_EQ(histogram.in_bucket(1), 40'000U);
  EXPECT_EQ(histogram.sum(), 80'000.0);
}

TEST(MetricsDeathTest, AMistakeInTheProgramEndsItWithAMessage) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  Metrics metrics;
  metrics.counter("a_total", "A");
  EXPECT_DEATH(metrics.gauge("a_total", "A"), "metric a_total: was made as another kind before");
  EXPECT_DEATH(metrics.counter("1a", "A"), "is no metric name");
  EXPECT_DEATH(metrics.counter("b_total", "B", {{"a-b", ""}}), "label");
  const double bounds[] = {1, 1};
  EXPECT_DEATH(metrics.histogram("c", "C", bounds), "do not ascend");
}

}  // namespace
}  // namespace rollcall
