// The file side of a download: what is there already, what to ask for, where the bytes of an answer go.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "net/http_client.hpp"

namespace rollcall::net {

// PATH.part grows with the bytes that come; PATH.part.tag holds the validator (ETag or Last-Modified) of the file they
// belong to. Without a validator nothing can be resumed: the next attempt starts over.
class DownloadFile {
 public:
  static Result<DownloadFile> open(const std::filesystem::path& path, const DownloadOptions& options);

  // To be called before each exchange: the headers that ask for the rest of the file, if it is still the same one; none
  // when there is nothing to go on from.
  std::vector<Header> begin_request();

  // A piece of the body of a 200 or 206.
  Result<void> take(const HttpResponse& answer, ByteView piece);

  enum class Step : std::uint8_t {
    kDone,       // the file is whole and in its place
    kStartOver,  // what was there does not fit the server's file and is gone
    kFailed,     // the answer was no file
  };

  // To be called when an exchange ended with an answer.
  Result<Step> finish(const HttpResponse& answer);

  Download result() const { return {.bytes = have_, .resumed_from = resumed_from_}; }

 private:
  DownloadFile(std::filesystem::path path, const DownloadOptions& options);

  Result<void> begin_answer(const HttpResponse& answer);
  Result<void> start_over();
  Result<void> put_in_place();

  std::filesystem::path path_;
  std::filesystem::path part_path_;
  std::filesystem::path tag_path_;
  const DownloadOptions* options_;
  FileDescriptor part_;
  std::string tag_;
  std::uint64_t have_ = 0;          // bytes in the part
  std::uint64_t total_ = 0;         // of the file, 0 while unknown
  std::uint64_t resumed_from_ = 0;  // bytes of earlier calls
  bool in_answer_ = false;          // whether bytes of the present answer have come
};

}  // namespace rollcall::net
