// Embeddings and ids for the gallery's tests, and the search they are compared with: everyone, one by one.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <map>
#include <random>
#include <span>
#include <vector>

#include "base/uuid.hpp"
#include "gallery/gallery.hpp"

namespace rollcall::gallery {

using Embedding = std::vector<float>;

inline Embedding normalised(Embedding v) {
  double squares = 0;
  for (const float x : v) squares += double{x} * x;
  for (float& x : v) x = static_cast<float>(x / std::sqrt(squares));
  return v;
}

class Vectors {
 public:
  explicit Vectors(int dimension, std::uint64_t seed = 1)
      : dimension_(static_cast<std::size_t>(dimension)), random(seed) {}

  Embedding any() { return near(Embedding(dimension_), 1); }

  // `amount` 0: the same direction; 1: about as much noise as signal.
  Embedding near(const Embedding& centre, float amount) {
    std::normal_distribution<float> normal(0, amount / std::sqrt(static_cast<float>(dimension_)));
    Embedding v = centre;
    for (float& x : v) x += normal(random);
    return normalised(v);
  }

  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); }

 private:
  std::size_t dimension_;

 public:
  std::mt19937_64 random;
};

// Ids whose order is not that of their numbers.
inline Uuid numbered(std::uint64_t n) {
  Uuid id;
  const std::uint64_t mixed = (n + 1) * 0x9e3779b97f4a7c15U;
  std::memcpy(id.bytes.data(), &mixed, sizeof mixed);
  std::memcpy(id.bytes.data() + 8, &n, sizeof n);
  return id;
}

inline float brute_similarity(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += double{a[i]} * b[i];
  return static_cast<float>(sum);
}

// What the gallery should be like.
struct BruteGallery {
  Scoring scoring = Scoring::kMean;
  std::map<Uuid, std::map<Uuid, Embedding>> people;

  static Embedding mean(const std::map<Uuid, Embedding>& templates) {
    if (templates.size() == 1) return templates.begin()->second;
    std::vector<double> sum(templates.begin()->second.size());
    for (const auto& [id, t] : templates) {
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += double{t[i]};
    }
    double squares = 0;
    for (const double x : sum) squares += x * x;
    if (std::sqrt(squares) < 1e-3 * static_cast<double>(templates.size())) return templates.begin()->second;
    Embedding out(sum.size());
    for (std::size_t i = 0; i < sum.size(); ++i) out[i] = static_cast<float>(sum[i] / std::sqrt(squares));
    return out;
  }

  float similarity(const std::map<Uuid, Embedding>& templates, std::span<const float> query) const {
    if (scoring == Scoring::kMean) return brute_similarity(mean(templates), query);
    float best = -2;
    for (const auto& [id, t] : templates) best = std::max(best, brute_similarity(t, query));
    return best;
  }

  std::vector<Match> search(std::span<const float> query, std::size_t k) const {
    std::vector<Match> all;
    for (const auto& [id, templates] : people) all.push_back({id, similarity(templates, query)});
    std::ranges::sort(all, better);
    all.resize(std::min(k, all.size()));
    return all;
  }

  std::vector<Match> search_among(std::span<const Uuid> roster, std::span<const float> query, std::size_t k) const {
    BruteGallery part{scoring, {}};
    for (const Uuid& id : roster) {
      if (people.contains(id)) part.people[id] = people.at(id);
    }
    return part.search(query, k);
  }

  std::size_t templates() const {
    std::size_t count = 0;
    for (const auto& [id, t] : people) count += t.size();
    return count;
  }
};

}  // namespace rollcall::gallery
