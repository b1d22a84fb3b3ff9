// For tests: archives as the library that reads them writes them.
#pragma once

#include <gtest/gtest.h>
#include <zip.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"

namespace rollcall::document {

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

}  // namespace rollcall::document
