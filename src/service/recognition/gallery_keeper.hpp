// Keeps the gallery in memory, and the vetoes of its people, the same as the store: loaded once, then kept by the event
// log, also when another process changes people.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "gallery/gallery.hpp"
#include "gallery/vetoes.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

// Thread-safe.
class GalleryKeeper {
 public:
  // A gallery for the templates of one model (`model_sha256`, embeddings of `dimension`). Empty until load().
  GalleryKeeper(Installation& installation, std::string model_sha256, int dimension, gallery::Scoring scoring);

  // Everything from the store, as of one moment.
  Result<void> load();

  // Brings in what was committed since, by whoever. Cheap when there was nothing.
  Result<void> catch_up();

  const gallery::Gallery& gallery() const { return gallery_; }
  gallery::View view() const { return gallery_.view(); }

  // The faces that are not who they were taken for, as of the last load() or catch_up(). Never null.
  std::shared_ptr<const gallery::Vetoes> vetoes() const;

  // The number of the last event that is in the gallery.
  std::int64_t at_event() const;

  // Who was settled to look like this person.
  std::vector<Uuid> look_alikes_of(const Uuid& person) const;

 private:
  using LookAlikes = std::unordered_map<Uuid, std::vector<Uuid>>;
  Result<void> reload_look_alikes(store::Connection& db);
  Result<void> reload_person(store::Connection& db, gallery::Gallery::Edit& edit, const Uuid& person);
  Result<void> add_vetoes(store::Connection& db, gallery::Vetoes& vetoes, const Uuid& person) const;
  void publish(gallery::Vetoes vetoes);

  Installation& installation_;
  std::string model_sha256_;
  gallery::Gallery gallery_;
  mutable std::mutex mutex_;  // one reader of the log at a time; searches do not take it
  std::int64_t at_event_ = 0;
  mutable std::mutex look_alikes_mutex_;  // held only to copy or swap the pointer below
  std::shared_ptr<const LookAlikes> look_alikes_ = std::make_shared<const LookAlikes>();
  mutable std::mutex vetoes_mutex_;  // held only to copy or swap the pointer below
  std::shared_ptr<const gallery::Vetoes> vetoes_ = std::make_shared<const gallery::Vetoes>();
};

}  // namespace rollcall::service
