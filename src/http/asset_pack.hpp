// The files of the web app, as web/tools/pack.mjs packed them into one: each plain and in its compressed forms, with an
// index. Read from memory, where the program holds it, and served from there.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace rollcall::http {

// Immutable: safe from any thread.
class AssetPack {
 public:
  // kMalformed for bytes that are no such pack, or not a whole one.
  static Result<AssetPack> read(std::string_view pack);

  // Whether a file stands at exactly this path ("assets/app-4f3a9c1b.js").
  bool has(std::string_view path) const { return files_.contains(path); }
  std::size_t size() const { return files_.size(); }

  // The file in the smallest form the client takes, with ETag. What the pack says is named by its content is kept for
  // good, all else is asked for again every time. kNotFound.
  Result<Response> serve(const Request& request, std::string_view path) const;

 private:
  using Bytes = std::shared_ptr<const std::string>;
  struct File {
    Bytes plain;
    Bytes gzip;  // nullptr where it saves nothing
    Bytes br;    // likewise
    std::string tag;
    bool for_good = false;
  };

  std::map<std::string, File, std::less<>> files_;
};

}  // namespace rollcall::http
