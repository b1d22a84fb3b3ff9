#include "net/retry.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace rollcall::net {
namespace {

using std::chrono::milliseconds;

TEST(Retry, PausesDoubleUpToTheLongestAndAreShortenedByUpToHalf) {
  const RetryPolicy policy{.first_pause = milliseconds(100), .longest_pause = milliseconds(1000)};
  constexpr int kWhole[] = {100, 200, 400, 800, 1000, 1000};
  for (int attempt = 1; attempt <= 6; ++attempt) {
    EXPECT_EQ(pause_after(attempt, nullptr, policy, 0.0), milliseconds(kWhole[attempt - 1]));
    EXPECT_EQ(pause_after(attempt, nullptr, policy, 0.5), milliseconds(kWhole[attempt - 1] * 3 / 4));
  }
  EXPECT_EQ(pause_after(1'000'000, nullptr, policy, 0.0), milliseconds(1000));
}

TEST(Retry, TheServersWishIsKeptUpToTheLongestPause) {
  const RetryPolicy policy{.first_pause = milliseconds(100), .longest_pause = milliseconds(3000)};
  struct Case {
    std::string_view header;
    std::optional<milliseconds> pause;
  };
  const Case cases[] = {{"2", milliseconds(2000)},  {"3", milliseconds(3000)},
                        {"0", milliseconds(100)},   {"4", std::nullopt},
                        {"99999999", std::nullopt}, {"-1", milliseconds(100)},
                        {"", milliseconds(100)},    {"Fri, 20 Nov 2026 08:00:00 GMT", milliseconds(100)}};
  for (const Case& c : cases) {
    const HttpResponse answer{.status = 503, .headers = {{"retry-after", std::string(c.header)}}};
    EXPECT_EQ(pause_after(1, &answer, policy, 0.0), c.pause) << c.header;
  }
}

TEST(Retry, OnlyPassingTroublesAreWorthAnotherTry) {
  for (const int status : {429, 502, 503, 504}) EXPECT_TRUE(is_worth_another_try({.status = status}, {})) << status;
  for (const int status : {200, 301, 400, 401, 404, 409, 413, 500, 501}) {
    EXPECT_FALSE(is_worth_another_try({.status = status}, {})) << status;
  }
  const RetryPolicy own{.again = [](const HttpResponse& answer) { return answer.status == 404; }};
  EXPECT_TRUE(is_worth_another_try({.status = 404}, own));
  EXPECT_FALSE(is_worth_another_try({.status = 503}, own));
}

TEST(Retry, OnlyMethodsThatDoNoHarmTwiceAreRepeated) {
  for (const std::string_view method : {"GET", "HEAD", "PUT", "DELETE"}) EXPECT_TRUE(is_idempotent(method));
  for (const std::string_view method : {"POST", "PATCH", "get", ""}) EXPECT_FALSE(is_idempotent(method));
}

TEST(Retry, AStopEndsTheSleep) {
  std::stop_source source;
  const std::jthread stopper([&] {
    std::this_thread::sleep_for(milliseconds(20));
    source.request_stop();
  });
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_FALSE(sleep_unless_stopped(milliseconds(60'000), source.get_token()));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  EXPECT_TRUE(sleep_unless_stopped(milliseconds(1), {}));
}

TEST(Retry, ChancesLieBetweenZeroAndOne) {
  for (int i = 0; i < 1000; ++i) {
    const double chance = random_chance();
    EXPECT_GE(chance, 0.0);
    EXPECT_LT(chance, 1.0);
  }
}

}  // namespace
}  // namespace rollcall::net
