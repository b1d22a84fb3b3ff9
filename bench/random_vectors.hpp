// Unit vectors in every direction, always the same ones: embeddings of nobody.
#pragma once

#include <cmath>
#include <cstddef>
#include <random>
#include <span>
#include <vector>

namespace rollcall::bench {

class RandomVectors {
 public:
  explicit RandomVectors(int dimension) : dimension_(static_cast<std::size_t>(dimension)) {}

  void fill(std::span<float> vector) {
    double squares = 0;
    for (float& value : vector) {
      value = normal_(random_);
      squares += double{value} * value;
    }
    for (float& value : vector) value /= static_cast<float>(std::sqrt(squares));
  }

  // `count` of them, one after the other.
  std::vector<float> make(std::size_t count) {
    std::vector<float> all(count * dimension_);
    for (std::size_t at = 0; at < all.size(); at += dimension_) fill(std::span(all).subspan(at, dimension_));
    return all;
  }

 private:
  std::size_t dimension_;
  std::mt19937_64 random_{20261120};
  std::normal_distribution<float> normal_;
};

}  // namespace rollcall::bench
