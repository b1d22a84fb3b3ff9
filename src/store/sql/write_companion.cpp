#include "store/sql/write_companion.hpp"

#include <cassert>

namespace rollcall::store {

WriteCompanion*& WriteCompanion::current() {
  thread_local WriteCompanion* companion = nullptr;
  return companion;
}

WriteCompanion::WriteCompanion(const Database& database) : database_(&database) {
  assert(current() == nullptr);
  current() = this;
}

WriteCompanion::~WriteCompanion() { current() = nullptr; }

WriteCompanion* WriteCompanion::of(const Database& database) {
  WriteCompanion* companion = current();
  return companion != nullptr && companion->database_ == &database ? companion : nullptr;
}

void WriteCompanion::begin(const Database& database) {
  if (WriteCompanion* companion = of(database)) {
    companion->in_transaction_ = true;
    companion->on_begin();
  }
}

void WriteCompanion::heard(const NewEvent& event) {
  if (WriteCompanion* companion = current(); companion != nullptr && companion->in_transaction_)
    companion->on_event(event);
}

Result<void> WriteCompanion::complete(const Database& database, Connection& db) {
  WriteCompanion* companion = of(database);
  if (companion == nullptr) return {};
  companion->in_transaction_ = false;
  return companion->before_commit(db);
}

}  // namespace rollcall::store
