// What of its role's rights an API key or an access token has: words such as "people:read" and "records:write", parted
// by blanks. The first half is the first segment of a path after /api/v1, or "*" for every one; the second is read,
// write, or "*" for both. "*" alone is everything the role may do. A value; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace rollcall::service {

class Scopes {
 public:
  // Everything.
  Scopes() : words_{{.resource = "*", .action = "*"}} {}

  // kInvalidArgument (field "scopes") for a word that is none, for none at all and for more than 100.
  static Result<Scopes> parse(std::string_view text);

  bool allow(std::string_view resource, bool write) const;

  // Whether nothing in `wanted` goes beyond these.
  bool cover(const Scopes& wanted) const;

  std::string text() const;  // as parse() reads it
  bool operator==(const Scopes&) const = default;

 private:
  struct Word {
    std::string resource;
    std::string action;
    bool operator==(const Word&) const = default;
  };
  explicit Scopes(std::vector<Word> words) : words_(std::move(words)) {}
  static bool covers(const Word& word, std::string_view resource, std::string_view action);
  std::vector<Word> words_;
};

}  // namespace rollcall::service
