#include "store/settings.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

std::string read_content(Row& row) {
  std::string content;
  row.into(content);
  return content;
}

Setting read_setting(Row& row) {
  Setting setting;
  row.into(setting.name, setting.content, setting.updated_at);
  return setting;
}

}  // namespace

Result<std::optional<std::string>> find_setting(Connection& db, std::string_view name) {
  return fetch_optional(read_content, db, "SELECT content FROM setting WHERE name = ?", name);
}

Result<std::vector<Setting>> list_settings(Connection& db) {
  return fetch_all(read_setting, db, "SELECT name, content, updated_at FROM setting ORDER BY name");
}

Result<void> put_setting(Connection& db, const Setting& setting) {
  ROLLCALL_ASSIGN(const std::int64_t updated,
                  db.execute("UPDATE setting SET content = ?, updated_at = ? WHERE name = ?", setting.content,
                             setting.updated_at, setting.name));
  if (updated > 0) return {};
  return discard(db.execute("INSERT INTO setting (name, content, updated_at) VALUES (?, ?, ?)", setting.name,
                            setting.content, setting.updated_at));
}

Result<bool> delete_setting(Connection& db, std::string_view name) {
  return changed(db.execute("DELETE FROM setting WHERE name = ?", name));
}

}  // namespace rollcall::store
