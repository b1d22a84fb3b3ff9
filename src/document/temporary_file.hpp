// A file without a name: what a long document is made in, so that it takes disk and not memory, and nothing of it is
// left when the process ends, however it ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/file.hpp"

namespace rollcall::document {

// Not thread-safe. Errors as in base/file.hpp.
class TemporaryFile {
 public:
  // In `folder`, whose file system takes its size.
  static Result<TemporaryFile> create(const std::filesystem::path& folder);

  // Appends, buffered; flush() before it is read.
  Result<void> write(std::string_view bytes);
  Result<void> flush();

  // How much there is now, also what others wrote by path().
  Result<std::uint64_t> size() const;

  // Up to into.size() bytes from `offset`; 0 at the end.
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const;

  // By this name, and in this process alone, a library can open it.
  std::string path() const;

  // A copy with a name: there whole or not at all, in place of what was there.
  Result<void> save_as(const std::filesystem::path& target) const;

 private:
  TemporaryFile(FileDescriptor file, std::filesystem::path folder)
      : file_(std::move(file)), folder_(std::move(folder)) {}

  FileDescriptor file_;
  std::filesystem::path folder_;
  std::string pending_;
};

}  // namespace rollcall::document
