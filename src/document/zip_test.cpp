#include "document/zip.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <zip.h>

#include <cstdlib>
#include <functional>

namespace rollcall::document {
namespace {

// Archives as the library that reads them writes them.
class Packed {
 public:
  Packed() {
    source_ = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    zip_source_keep(source_);
    zip_ = zip_open_from_source(source_, ZIP_TRUNCATE, nullptr);
  }
  ~Packed() { zip_source_free(source_); }
  Packed(const Packed&) = delete;
  Packed& operator=(const Packed&) = delete;

  zip_uint64_t add(const std::string& name, std::string content) {
    kept_.push_back(std::make_unique<std::string>(std::move(content)));
    zip_source_t* entry = zip_source_buffer(zip_, kept_.back()->data(), kept_.back()->size(), 0);
    return static_cast<zip_uint64_t>(zip_file_add(zip_, name.c_str(), entry, ZIP_FL_ENC_UTF_8));
  }
  zip_t* zip() { return zip_; }

  Bytes bytes() {
    EXPECT_EQ(zip_close(zip_), 0);
    zip_source_open(source_);
    zip_source_seek(source_, 0, SEEK_END);
    Bytes bytes(static_cast<std::size_t>(zip_source_tell(source_)));
    zip_source_seek(source_, 0, SEEK_SET);
    zip_source_read(source_, bytes.data(), bytes.size());
    zip_source_close(source_);
    return bytes;
  }

 private:
  zip_source_t* source_;
  zip_t* zip_;
  std::vector<std::unique_ptr<std::string>> kept_;
};

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
