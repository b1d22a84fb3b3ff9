#include "service/recognition/kept_crops.hpp"

#include <utility>

#include "base/uuid.hpp"
#include "service/recognition/embeddings.hpp"
#include "store/people.hpp"

namespace rollcall::service {
namespace {

constexpr int kEvidenceQuality = 90;

// What seals the evidence of this person. Of one who was erased meanwhile the own id: it has no key either.
Result<Uuid> key_of(Installation& in, const Uuid& id) {
  ROLLCALL_ASSIGN(const auto person,
                  in.database().read([&](store::Connection& db) { return store::find_person(db, id); }));
  return person ? store::key_of_faces(*person) : id;
}

}  // namespace

Result<Bytes> cut_out(const face::Analysis& analysis, const face::Face& face) {
  return face::encode_jpeg(face::crop(analysis, face), kEvidenceQuality);
}

Result<FrameCrops::Crop> keep_crop(Installation& in, const CutFace& face, Time now) {
  FrameCrops::Crop crop{.id = new_uuid(now)};
  crop.own_key = !face.person;
  if (crop.own_key) {
    crop.key = crop.id;
    ROLLCALL_TRY(in.vault().create_key(crop.key, store::KeyKind::kItem));
  } else {
    ROLLCALL_ASSIGN(crop.key, key_of(in, *face.person));
  }
  crop.blob_name = (crop.own_key ? "reviews/" : "evidence/") + crop.id.to_string();
  ROLLCALL_ASSIGN(const Bytes sealed_crop,
                  in.vault().seal(crop.key, crop.own_key ? sealed::kReview : sealed::kEvidence, crop.id, face.jpeg));
  ROLLCALL_ASSIGN(crop.embedding, seal_embedding(in.vault(), crop.key, sealed::kFace, crop.id, face.embedding));
  ROLLCALL_TRY(in.blobs().put(crop.blob_name, sealed_crop));
  return crop;
}

Result<void> settle_crops(Installation& in, const std::map<std::size_t, FrameCrops::Crop>& crops, bool keep_used) {
  for (const auto& [place, crop] : crops) {
    if (keep_used && crop.used) continue;
    ROLLCALL_TRY(in.blobs().remove(crop.blob_name));
    if (crop.own_key) ROLLCALL_TRY(in.vault().destroy_key(crop.key));
  }
  return {};
}

}  // namespace rollcall::service
