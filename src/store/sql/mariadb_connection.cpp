#include "store/sql/mariadb_connection.hpp"

#include <algorithm>
#include <deque>
#include <format>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "store/schema/schema_text.hpp"
#include "store/sql/catalogue.hpp"
#include "store/sql/constraint_error.hpp"
#include "store/sql/fetch.hpp"
#include "store/sql/mariadb_cursor.hpp"
#include "store/sql/mariadb_handle.hpp"
#include "store/sql/text_hash.hpp"

namespace rollcall::store {
namespace {

constexpr Catalogue kCatalogue = {
    .columns = R"sql(
      SELECT c.table_name, c.column_name,
             CASE WHEN c.data_type IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint') THEN 'integer'
                  WHEN c.data_type IN ('float', 'double') THEN 'real'
                  WHEN c.data_type LIKE '%binary' OR c.data_type LIKE '%blob' THEN 'bytes' ELSE 'text' END,
             c.is_nullable = 'NO', c.extra LIKE '%GENERATED%'
      FROM information_schema.columns c JOIN information_schema.tables t
           ON t.table_schema = c.table_schema AND t.table_name = c.table_name
      WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE')sql",
    .keys = R"sql(
      SELECT table_name, column_name FROM information_schema.key_column_usage
      WHERE table_schema = DATABASE() AND constraint_name = 'PRIMARY' ORDER BY table_name, ordinal_position)sql",
    .references = R"sql(
      SELECT DISTINCT table_name, referenced_table_name FROM information_schema.key_column_usage
      WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL)sql",
};

std::string read_text(Row& row) {
  std::string text;
  row.into(text);
  return text;
}

// INSERT ... ON CONFLICT (a, b) DO NOTHING, which MariaDB does not have: the plain INSERT, and the columns of the key
// whose conflict is no error. (INSERT IGNORE would forgive every other mistake too.)
struct Translated {
  std::string sql;
  std::vector<std::string> forgiven;
};

Translated translate(std::string_view sql) {
  constexpr std::string_view kBegin = "ON CONFLICT (";
  constexpr std::string_view kEnd = ") DO NOTHING";
  const auto begin = sql.find(kBegin);
  if (begin == std::string_view::npos || !sql.ends_with(kEnd)) return {.sql = std::string(sql)};
  Translated translated{.sql = std::string(sql.substr(0, begin))};
  std::string_view columns = sql.substr(begin + kBegin.size());
  columns.remove_suffix(kEnd.size());
  for (;;) {
    const auto comma = columns.find(',');
    std::string_view column = columns.substr(0, comma);
    column.remove_prefix(std::min(column.find_first_not_of(' '), column.size()));
    translated.forgiven.emplace_back(column);
    if (comma == std::string_view::npos) return translated;
    columns = columns.substr(comma + 1);
  }
}

// The table an INSERT or UPDATE is about.
std::string table_of(std::string_view sql) {
  for (const std::string_view begin : {"INSERT INTO ", "UPDATE "}) {
    if (sql.starts_with(begin))
      return std::string(sql.substr(begin.size(), sql.find(' ', begin.size()) - begin.size()));
  }
  return {};
}

// "Duplicate entry '...' for key 'NAME'", in MySQL 'TABLE.NAME': the name.
std::string key_of(std::string_view said) {
  while (said.ends_with('\'')) said.remove_suffix(1);
  const auto quote = said.rfind('\'');
  if (quote == std::string_view::npos) return {};
  said = said.substr(quote + 1);
  return std::string(said.substr(said.rfind('.') + 1));  // all of it without a dot
}

// A statement's parameters as libmariadb takes them; borrows.
class Parameters {
 public:
  explicit Parameters(std::span<const Value> values) : binds_(values.size()), lengths_(values.size()) {
    for (std::size_t i = 0; i < values.size(); ++i)
      std::visit([&](const auto& value) { add(i, value); }, values[i].any());
  }
  MYSQL_BIND* data() { return binds_.data(); }

 private:
  void add(std::size_t i, std::monostate) { binds_[i].buffer_type = MYSQL_TYPE_NULL; }
  void add(std::size_t i, const std::int64_t& number) { set(i, MYSQL_TYPE_LONGLONG, &number, sizeof number); }
  void add(std::size_t i, const double& number) { set(i, MYSQL_TYPE_DOUBLE, &number, sizeof number); }
  void add(std::size_t i, std::string_view text) { set(i, MYSQL_TYPE_STRING, text.data(), text.size()); }
  void add(std::size_t i, ByteView bytes) { set(i, MYSQL_TYPE_LONG_BLOB, bytes.data(), bytes.size()); }
  void set(std::size_t i, enum_field_types type, const void* data, std::size_t size) {
    lengths_[i] = size;
    binds_[i].buffer_type = type;
    // The library reads only. A null pointer would mean NULL, not an empty value.
    binds_[i].buffer = size == 0 ? &lengths_[i] : const_cast<void*>(data);
    binds_[i].buffer_length = size;
    binds_[i].length = &lengths_[i];
  }

  std::vector<MYSQL_BIND> binds_;
  std::vector<unsigned long> lengths_;
};

struct Prepared {
  MariadbStatement statement;
  std::vector<std::string> forgiven;  // columns of the key whose conflict is no error
};

class MariadbConnection final : public Connection {
 public:
  MariadbConnection(std::string url, Access access, const ServerOptions& options)
      : url_(std::move(url)), access_(access), options_(options) {}
  ~MariadbConnection() override { statements_.clear(); }

  Result<void> connect() {
    statements_.clear();
    handle_.reset();
    lost_ = false;
    ROLLCALL_ASSIGN(handle_, connect_mariadb(url_, options_));
    return {};
  }

  Result<void> begin(Access access) override {
    if (begun_) return fail(ErrorCode::kInternal, "a transaction was begun inside another");
    if (access == Access::kWrite && access_ == Access::kRead) {
      return fail(ErrorCode::kReadOnly, "a reading connection does not write");
    }
    // A connection that broke since its last use is only found out now; nothing was done on it yet.
    const bool had_handle = handle_ != nullptr && !lost_;
    auto begun = had_handle ? start(access) : connect_and_start(access);
    if (!begun && had_handle && lost_) begun = connect_and_start(access);
    return begun;
  }

  Result<void> commit() override {
    ROLLCALL_TRY(check_transaction());
    drop_cursor();
    if (wrote_) ROLLCALL_TRY(count_commit());
    if (auto committed = run("COMMIT", "commit"); !committed) {
      if (lost_ && writing_) return fail_unknown_commit();
      return committed;
    }
    begun_ = false;
    unlock();
    return {};
  }

  void rollback() noexcept override {
    if (!begun_) return;
    drop_cursor();
    begun_ = false;
    if (!lost_ && !run("ROLLBACK", "roll back")) lost_ = true;  // a new connection then; the end of this one ends it
    if (lost_) {
      statements_.clear();
      handle_.reset();
    }
    unlock();
  }

  bool in_transaction() const override { return begun_; }

  Result<void> run_script(std::string_view sql) override {
    ROLLCALL_TRY(check_transaction());
    ROLLCALL_ASSIGN(const std::string local,
                    is_mariadb(handle_.get()) ? with_mariadb_types(sql) : with_mysql_types(sql));
    keep_cursor();
    wrote_ = true;
    for (const std::string& statement : split_statements(local)) {
      ROLLCALL_TRY(run(statement, "run a migration"));
      // It may have begun with other columns than it will have.
      statements_.clear();
    }
    return {};
  }

  bool is_schema_transactional() const override { return false; }

  Result<std::vector<TableShape>> describe_tables() override { return read_catalogue(*this, kCatalogue); }

  Result<std::int64_t> change_mark() override {
    constexpr std::string_view kSql = "SELECT commits FROM commit_count";
    if (begun_) return fetch_number(*this, kSql);
    ROLLCALL_TRY(begin(Access::kRead));
    auto mark = fetch_number(*this, kSql);
    rollback();
    return mark;
  }

  Result<void> check_integrity() override {
    ROLLCALL_ASSIGN(const auto tables, describe_tables());
    for (const TableShape& table : tables) {
      const std::string sql = std::format("CHECK TABLE `{}`", table.name);
      keep_cursor();
      ROLLCALL_TRY(run(sql, "check the database"));
      const MariadbResult findings(mysql_store_result(handle_.get()));
      if (!findings) return fail_mariadb(error_of(handle_.get()), "check the database");
      // Table, Op, Msg_type, Msg_text; what is right says: status, OK.
      while (MYSQL_ROW row = mysql_fetch_row(findings.get())) {
        const std::string_view kind = row[2] == nullptr ? "" : row[2];
        const std::string_view said = row[3] == nullptr ? "" : row[3];
        if (kind == "error" || (kind == "status" && said != "OK")) {
          return fail(ErrorCode::kCorrupt, std::format("table {} is damaged: {}", table.name, said),
                      "restore the database from a backup");
        }
      }
    }
    return {};
  }

  Result<void> purge_deleted() override { return {}; }

 private:
  Result<void> connect_and_start(Access access) {
    ROLLCALL_TRY(connect());
    return start(access);
  }

  Result<void> start(Access access) {
    failed_ = false;
    wrote_ = false;
    writing_ = access == Access::kWrite;
    if (writing_) {
      ROLLCALL_TRY(lock());
      if (auto begun = run("START TRANSACTION READ WRITE", "begin a transaction"); !begun) {
        unlock();
        return begun;
      }
    } else {
      ROLLCALL_TRY(run("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY", "begin a transaction"));
    }
    begun_ = true;
    return {};
  }

  // A name for the lock that no other database has: its own may be longer than a lock's name can be.
  Result<void> lock() {
    const std::string sql = std::format("SELECT GET_LOCK(CONCAT('rollcall ', SHA1(DATABASE())), {:.3f})",
                                        std::chrono::duration<double>(options_.lock_timeout).count());
    ROLLCALL_TRY(run(sql, "begin a transaction"));
    const MariadbResult result(mysql_store_result(handle_.get()));
    if (!result) return fail_now("begin a transaction");
    char** const row = mysql_fetch_row(result.get());
    locked_ = row != nullptr && row[0] != nullptr && std::string_view(row[0]) == "1";
    if (!locked_) return fail_held("begin a transaction");
    return {};
  }

  // Without a connection the server has let go of it.
  void unlock() noexcept {
    if (!std::exchange(locked_, false) || !handle_ || lost_) return;
    if (!run("DO RELEASE_LOCK(CONCAT('rollcall ', SHA1(DATABASE())))", "end a transaction")) lost_ = true;
  }

  // For change_mark(): in the transaction, so that it is seen together with what it stands for.
  Result<void> count_commit() {
    constexpr std::string_view kSql = "UPDATE commit_count SET commits = commits + 1";
    if (mysql_real_query(handle_.get(), kSql.data(), kSql.size()) == 0) return {};
    // A database that no migration has seen yet has no watcher either.
    if (mysql_errno(handle_.get()) == kNoSuchTable) return {};
    return fail_now("commit");
  }

  Result<std::int64_t> do_execute(std::string_view sql, std::span<const Value> values) override {
    ROLLCALL_ASSIGN(Prepared * prepared, prepare(sql, values));
    MYSQL_STMT* const statement = prepared->statement.get();
    Parameters parameters(values);
    wrote_ = true;
    if (mysql_stmt_bind_param(statement, parameters.data()) != 0 || mysql_stmt_execute(statement) != 0) {
      const MariadbError error = error_of(statement);
      mysql_stmt_reset(statement);
      if (error.number == kDuplicateEntry) return settle_duplicate(sql, *prepared, error);
      return fail_with(error, "write to the database");
    }
    const auto rows = static_cast<std::int64_t>(mysql_stmt_affected_rows(statement));
    mysql_stmt_free_result(statement);
    return std::max<std::int64_t>(rows, 0);
  }

  // Which key it was: forgiven, or told by its columns.
  Result<std::int64_t> settle_duplicate(std::string_view sql, const Prepared& prepared, const MariadbError& error) {
    const std::string table = table_of(sql);
    const std::vector<std::string> forgiven = prepared.forgiven;  // the next query may make room for itself
    ROLLCALL_ASSIGN(
        const auto columns,
        fetch_all(read_text, *this,
                  "SELECT column_name FROM information_schema.statistics WHERE table_schema = DATABASE() AND "
                  "table_name = ? AND index_name = ? ORDER BY seq_in_index",
                  table, key_of(error.text)));
    if (!forgiven.empty() && std::ranges::is_permutation(columns, forgiven)) return 0;
    failed_ = true;
    return fail_unique(table, columns);
  }

  Result<Rows> do_query(std::string_view sql, std::span<const Value> values) override {
    ROLLCALL_ASSIGN(Prepared * prepared, prepare(sql, values));
    MYSQL_STMT* const statement = prepared->statement.get();
    Parameters parameters(values);
    if (mysql_stmt_bind_param(statement, parameters.data()) != 0 || mysql_stmt_execute(statement) != 0) {
      const MariadbError error = error_of(statement);
      mysql_stmt_reset(statement);
      return fail_with(error, "read the database");
    }
    auto cursor = std::make_unique<MariadbCursor>(statement, handle_.get(), [this](bool failed) {
      cursor_ = nullptr;
      failed_ = failed_ || failed;
    });
    cursor_ = cursor.get();
    ROLLCALL_TRY(cursor->start());
    return Rows(std::move(cursor));
  }

  Result<void> check_transaction() const {
    if (!begun_) return fail(ErrorCode::kInternal, "a statement was run outside a transaction");
    if (failed_) return fail_undone();
    return {};
  }

  Result<Prepared*> prepare(std::string_view sql, std::span<const Value> values) {
    ROLLCALL_TRY(check_transaction());
    keep_cursor();
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
      if (statements_.size() >= kMaxStatements) statements_.clear();
      Translated translated = translate(sql);
      Prepared made{.statement = MariadbStatement(mysql_stmt_init(handle_.get())),
                    .forgiven = std::move(translated.forgiven)};
      if (!made.statement ||
          mysql_stmt_prepare(made.statement.get(), translated.sql.data(), translated.sql.size()) != 0) {
        return fail_with(made.statement ? error_of(made.statement.get()) : error_of(handle_.get()),
                         "prepare a statement");
      }
      found = statements_.emplace(sql, std::move(made)).first;
    }
    if (mysql_stmt_param_count(found->second.statement.get()) == values.size()) return &found->second;
    failed_ = true;
    return fail(ErrorCode::kInternal, "a statement was given the wrong number of parameters");
  }

  Result<void> run(const std::string& sql, std::string_view operation) {
    if (mysql_real_query(handle_.get(), sql.data(), sql.size()) == 0) return {};
    return fail_now(operation);
  }

  std::unexpected<Error> fail_now(std::string_view operation) { return fail_with(error_of(handle_.get()), operation); }
  std::unexpected<Error> fail_with(const MariadbError& error, std::string_view operation) {
    failed_ = true;
    lost_ = lost_ || is_lost(error.number);
    return fail_mariadb(error, operation);
  }

  void keep_cursor() {
    if (cursor_ != nullptr) cursor_->keep_rest();
  }
  void drop_cursor() {
    if (cursor_ != nullptr) cursor_->drop_rest();
  }

  std::string url_;
  Access access_;
  ServerOptions options_;
  MariadbHandle handle_;  // none: to be opened by the next begin
  std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>> statements_;
  MariadbCursor* cursor_ = nullptr;  // the query that has rows to come
  bool begun_ = false;
  bool writing_ = false;
  bool locked_ = false;
  bool wrote_ = false;   // something was executed in this transaction
  bool failed_ = false;  // a statement of it failed
  bool lost_ = false;
};

}  // namespace

Result<std::unique_ptr<Connection>> open_mariadb_connection(const std::string& url, Access access,
                                                            const ServerOptions& options) {
  auto connection = std::make_unique<MariadbConnection>(url, access, options);
  ROLLCALL_TRY(connection->connect());
  return connection;
}

}  // namespace rollcall::store
