#include "face/capture_time.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace rollcall::face {
namespace {

void put(Bytes& to, std::uint64_t value, int bytes, bool big_endian) {
  for (int i = 0; i < bytes; ++i)
    to.push_back(static_cast<std::byte>(value >> (8 * (big_endian ? bytes - 1 - i : i)) & 0xFFU));
}

void put_text(Bytes& to, std::string_view text) {
  for (const char one : text) to.push_back(static_cast<std::byte>(one));
}

// A TIFF structure with a time of capture and an offset, each with its final zero; an empty one is left out.
Bytes exif(std::string_view time, std::string_view offset, bool big_endian = false) {
  constexpr std::uint32_t kDirectory = 26;
  const int entries = offset.empty() ? 1 : 2;
  const auto texts = static_cast<std::uint32_t>(kDirectory + 2 + 12 * entries + 4);
  Bytes tiff;
  put_text(tiff, big_endian ? std::string_view("MM\0*", 4) : std::string_view("II*\0", 4));
  put(tiff, 8, 4, big_endian);
  const auto entry = [&](int tag, int type, std::size_t count, std::size_t value) {
    put(tiff, static_cast<std::uint64_t>(tag), 2, big_endian);
    put(tiff, static_cast<std::uint64_t>(type), 2, big_endian);
    put(tiff, count, 4, big_endian);
    put(tiff, value, 4, big_endian);
  };
  put(tiff, 1, 2, big_endian);
  entry(0x8769, 4, 1, kDirectory);
  put(tiff, 0, 4, big_endian);
  put(tiff, static_cast<std::uint64_t>(entries), 2, big_endian);
  entry(0x9003, 2, time.size() + 1, texts);
  if (!offset.empty()) entry(0x9011, 2, offset.size() + 1, texts + time.size() + 1);
  put(tiff, 0, 4, big_endian);
  put_text(tiff, std::string(time) + '\0');
  if (!offset.empty()) put_text(tiff, std::string(offset) + '\0');
  return tiff;
}

std::string shown(const std::optional<Time>& time) { return time ? format_rfc3339(*time) : "none"; }

TEST(CaptureTime, IsThatOfTheCameraOnItsClockOrElseOnUtc) {
  for (const bool big_endian : {false, true}) {
    EXPECT_EQ(shown(exif_capture_time(exif("2026:11:20 08:30:00", "+01:00", big_endian))), "2026-11-20T07:30:00Z");
    EXPECT_EQ(shown(exif_capture_time(exif("2026:11:20 08:30:00", "", big_endian))), "2026-11-20T08:30:00Z");
    EXPECT_EQ(shown(exif_capture_time(exif("2026:11:20 08:30:00", "summer", big_endian))), "2026-11-20T08:30:00Z");
  }
}

TEST(CaptureTime, IsNoneWhereTheDataMakesNoSense) {
  for (const std::string_view time :
       {"0000:00:00 00:00:00", "2026:02:30 08:30:00", "    :  :     :  :  ", "2026:11:20"})
    EXPECT_EQ(shown(exif_capture_time(exif(time, ""))), "none") << time;
  EXPECT_EQ(shown(exif_capture_time({})), "none");
  EXPECT_EQ(shown(capture_time({})), "none");
  const Bytes whole = exif("2026:11:20 08:30:00", "+01:00");
  // Cut anywhere before the time's end there is none; after that the zone is what is missing.
  for (std::size_t length = 0; length < whole.size() - 8; ++length)
    EXPECT_EQ(shown(exif_capture_time(ByteView(whole).first(length))), "none") << length;
}

}  // namespace
}  // namespace rollcall::face
