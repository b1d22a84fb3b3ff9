#include "service/keeping/remains.hpp"

#include <string>

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

}  // namespace rollcall::service
