#include "document/zip.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <functional>

#include "document/test_archive.hpp"

namespace rollcall::document {
namespace {

TEST(ZipReader, GivesWhatWasPacked) {
  Packed packed;
  packed.add("people.csv", "id\n1\n");
  packed.add("fotos/Zoë/1.jpg", std::string(100'000, 'x'));
  zip_dir_add(packed.zip(), "empty/", ZIP_FL_ENC_UTF_8);
  const Bytes bytes = packed.bytes();
  const auto reader = ZipReader::open(bytes);
  ASSERT_TRUE(reader) << reader.error().describe();
  ASSERT_EQ((*reader)->entries().size(), 2U);
  const ZipEntry* photo = (*reader)->find("fotos/Zoë/1.jpg");
  ASSERT_NE(photo, nullptr);
  EXPECT_EQ(text_of(*(*reader)->read(*photo)), std::string(100'000, 'x'));
  EXPECT_EQ((*reader)->find("other"), nullptr);
}

TEST(ZipReader, RefusesWhatCouldHarm) {
  struct Case {
    const char* what;
    std::function<void(Packed&)> pack;
    ErrorCode code;
  };
  const Case cases[] = {
      {"a way out", [](Packed& p) { p.add("../evil.jpg", "x"); }, ErrorCode::kUnprocessable},
      {"a way out in the middle", [](Packed& p) { p.add("a/../../evil.jpg", "x"); }, ErrorCode::kUnprocessable},
      {"a way out by backslashes", [](Packed& p) { p.add("..\\evil.jpg", "x"); }, ErrorCode::kUnprocessable},
      {"an absolute path", [](Packed& p) { p.add("/etc/passwd", "x"); }, ErrorCode::kUnprocessable},
      {"a drive", [](Packed& p) { p.add("C:evil.jpg", "x"); }, ErrorCode::kUnprocessable},
      {"a control character", [](Packed& p) { p.add("a\nb.jpg", "x"); }, ErrorCode::kUnprocessable},
      {"a link",
       [](Packed& p) {
         const auto index = p.add("link.jpg", "/etc/passwd");
         zip_file_set_external_attributes(p.zip(), index, 0, ZIP_OPSYS_UNIX, zip_uint32_t{S_IFLNK | 0777U} << 16U);
       },
       ErrorCode::kUnprocessable},
      {"a device",
       [](Packed& p) {
         const auto index = p.add("zero.jpg", "x");
         zip_file_set_external_attributes(p.zip(), index, 0, ZIP_OPSYS_UNIX, zip_uint32_t{S_IFCHR | 0666U} << 16U);
       },
       ErrorCode::kUnprocessable},
      {"an encrypted entry",
       [](Packed& p) { zip_file_set_encryption(p.zip(), p.add("secret.jpg", "x"), ZIP_EM_TRAD_PKWARE, "key"); },
       ErrorCode::kUnprocessable},
      {"an archive inside", [](Packed& p) { p.add("inner.ZIP", "x"); }, ErrorCode::kUnprocessable},
      {"a bomb", [](Packed& p) { p.add("bomb.jpg", std::string(std::size_t{20} << 20U, '\0')); }, ErrorCode::kTooLarge},
  };
  for (const Case& c : cases) {
    Packed packed;
    packed.add("S001.jpg", "x");
    c.pack(packed);
    const Bytes bytes = packed.bytes();
    const auto reader = ZipReader::open(bytes);
    ASSERT_FALSE(reader) << c.what;
    EXPECT_EQ(reader.error().code, c.code) << c.what << ": " << reader.error().message;
  }
}

TEST(ZipReader, KeepsToItsLimits) {
  Packed packed;
  packed.add("1.jpg", "12345");
  packed.add("2.jpg", "12345");
  const Bytes bytes = packed.bytes();
  for (const ZipLimits& limits :
       {ZipLimits{.max_entries = 1}, ZipLimits{.max_total_bytes = 9}, ZipLimits{.max_entry_bytes = 4}})
    EXPECT_EQ(ZipReader::open(bytes, limits).error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(ZipReader::open(bytes, {.max_entries = 2, .max_total_bytes = 10, .max_entry_bytes = 5}));
}

TEST(ZipReader, SaysSoOfWhatIsNoArchiveOrIsDamaged) {
  EXPECT_EQ(ZipReader::open(bytes_of("id,name\n1,Jane\n")).error().code, ErrorCode::kMalformed);
  EXPECT_EQ(ZipReader::open({}).error().code, ErrorCode::kMalformed);
  Packed packed;
  packed.add("1.jpg", "some text that is stored as it is");
  Bytes bytes = packed.bytes();
  EXPECT_EQ(ZipReader::open(ByteView(bytes).first(bytes.size() / 2)).error().code, ErrorCode::kMalformed);
  bytes.at(40) ^= std::byte{0xff};  // in the content of the entry
  const auto reader = ZipReader::open(bytes);
  ASSERT_TRUE(reader) << reader.error().describe();
  EXPECT_EQ((*reader)->read((*reader)->entries().front()).error().code, ErrorCode::kMalformed);
}

TEST(ZipReader, AnArchiveUnderAnotherNameIsNotReadEither) {
  Packed inner;
  inner.add("a", "x");
  Packed packed;
  packed.add("photo.jpg", std::string(text_of(inner.bytes())));
  const Bytes bytes = packed.bytes();
  const auto reader = ZipReader::open(bytes);
  ASSERT_TRUE(reader);
  EXPECT_EQ((*reader)->read((*reader)->entries().front()).error().code, ErrorCode::kUnprocessable);
}

}  // namespace
}  // namespace rollcall::document
