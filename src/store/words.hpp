// Enums of this folder and the words they are stored and shown as.
#pragma once

#include <algorithm>
#include <array>
#include <format>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"

namespace rollcall::store {

template <class T>
using Word = std::pair<T, std::string_view>;

// The word of a value; every value is in the table.
template <class T, std::size_t N>
constexpr std::string_view word_of(const std::array<Word<T>, N>& words, T value) {
  return std::ranges::find(words, value, &Word<T>::first)->second;
}

// kInvalidArgument with the words there are.
template <class T, std::size_t N>
Result<T> value_of(const std::array<Word<T>, N>& words, std::string_view text) {
  const auto found = std::ranges::find(words, text, &Word<T>::second);
  if (found != words.end()) return found->first;
  std::string known;
  for (const auto& [value, word] : words) known += std::format("{}{}", known.empty() ? "" : ", ", word);
  return fail(ErrorCode::kInvalidArgument, std::format("must be one of {}", known));
}

}  // namespace rollcall::store
