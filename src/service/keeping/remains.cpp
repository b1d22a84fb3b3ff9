#include "service/keeping/remains.hpp"

#include <expected>
#include <string>
#include <utility>

#include "base/uuid.hpp"
#include "store/remains.hpp"

namespace rollcall::service {
namespace {

constexpr int kAtOnce = 500;

}  // namespace

Result<void> destroy_remains(Installation& in) {
  while (true) {
    ROLLCALL_ASSIGN(const store::Remains remains,
                    in.database().read([](store::Connection& db) { return store::list_remains(db, kAtOnce); }));
    if (remains == store::Remains{}) return {};
    for (const Uuid& key : remains.keys) ROLLCALL_TRY(in.vault().destroy_key(key));
    for (const std::string& blob : remains.blobs) ROLLCALL_TRY(in.blobs().remove(blob));
    ROLLCALL_TRY(in.database().transact([&](store::Connection& db) { return store::forget_remains(db, remains); }));
  }
}

Result<void> destroy_outside(Installation& in) {
  const auto passes = [](const Error& error) {
    return error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kBusy || error.code == ErrorCode::kIo;
  };
  if (auto destroyed = destroy_remains(in); !destroyed && !passes(destroyed.error()))
    return std::unexpected(std::move(destroyed).error());
  if (auto purged = in.database().purge_deleted(); !purged && !passes(purged.error()))
    return std::unexpected(std::move(purged).error());
  return {};
}

}  // namespace rollcall::service
