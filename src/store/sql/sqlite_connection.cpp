#include "store/sql/sqlite_connection.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <format>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>

#include "base/file.hpp"
#include "base/owned.hpp"
#include "store/schema/schema_text.hpp"
#include "store/sql/catalogue.hpp"
#include "store/sql/constraint_error.hpp"
#include "store/sql/server_options.hpp"
#include "store/sql/sqlite_error.hpp"
#include "store/sql/text_hash.hpp"

namespace rollcall::store {
namespace {

// Written into the head of the file, so that another program's database is not taken for ours: "RCal".
constexpr int kApplicationId = 0x5243616c;

// Enough that the many indexes a large import writes to stay in memory; taken as it is needed.
constexpr const char* kWriterCache = "PRAGMA cache_size = -32768";

using Handle = Owned<sqlite3, sqlite3_close_v2>;
using Statement = Owned<sqlite3_stmt, sqlite3_finalize>;

// A prepared statement and whether someone is stepping through it.
struct Prepared {
  Statement statement;
  bool in_use = false;
};

// Whether SQLite must copy what a parameter borrows.
enum class Lifetime : std::uint8_t { kUntilReset, kCopy };

int bind_one(sqlite3_stmt* statement, int index, const Value& value, Lifetime lifetime) {
  const sqlite3_destructor_type destructor = lifetime == Lifetime::kCopy ? SQLITE_TRANSIENT : SQLITE_STATIC;
  struct Binder {
    sqlite3_stmt* statement;
    int index;
    sqlite3_destructor_type destructor;
    int operator()(std::monostate) const { return sqlite3_bind_null(statement, index); }
    int operator()(std::int64_t number) const { return sqlite3_bind_int64(statement, index, number); }
    int operator()(double number) const { return sqlite3_bind_double(statement, index, number); }
    // A null pointer would mean NULL, not an empty value.
    int operator()(std::string_view text) const {
      return sqlite3_bind_text64(statement, index, text.empty() ? "" : text.data(), text.size(), destructor,
                                 SQLITE_UTF8);
    }
    int operator()(ByteView bytes) const {
      if (bytes.empty()) return sqlite3_bind_zeroblob(statement, index, 0);
      return sqlite3_bind_blob64(statement, index, bytes.data(), bytes.size(), destructor);
    }
  };
  return std::visit(Binder{statement, index, destructor}, value.any());
}

// A statement lent by the cache, given back reset.
class Borrowed {
 public:
  explicit Borrowed(Prepared* prepared) : prepared_(prepared) { prepared_->in_use = true; }
  // One that is not in the cache because its twin there is in use.
  explicit Borrowed(Prepared&& own) : own_(std::make_unique<Prepared>(std::move(own))), prepared_(own_.get()) {}
  Borrowed(Borrowed&& other) noexcept
      : own_(std::move(other.own_)), prepared_(std::exchange(other.prepared_, nullptr)) {}
  Borrowed& operator=(Borrowed&&) = delete;
  ~Borrowed() {
    if (prepared_ == nullptr) return;
    sqlite3_reset(get());
    sqlite3_clear_bindings(get());
    prepared_->in_use = false;
  }
  sqlite3_stmt* get() const { return prepared_->statement.get(); }

 private:
  std::unique_ptr<Prepared> own_;
  Prepared* prepared_;
};

class SqliteCursor final : public Cursor {
 public:
  SqliteCursor(sqlite3* handle, Borrowed statement) : handle_(handle), statement_(std::move(statement)) {}

  Result<bool> step() override {
    switch (sqlite3_step(statement_.get())) {
      case SQLITE_ROW:
        return true;
      case SQLITE_DONE:
        return false;
      default:
        return fail_sqlite(handle_, "read the database");
    }
  }
  bool is_null(int column) const override { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }
  std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_.get(), column); }
  double real(int column) const override { return sqlite3_column_double(statement_.get(), column); }
  std::string_view text(int column) const override {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
  }
  ByteView bytes(int column) const override {
    const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(statement_.get(), column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
  }

 private:
  sqlite3* handle_;
  Borrowed statement_;
};

constexpr Catalogue kCatalogue = {
    .columns = R"sql(
      SELECT m.name, c.name,
             CASE c.type WHEN 'INTEGER' THEN 'integer' WHEN 'REAL' THEN 'real' WHEN 'BLOB' THEN 'bytes' ELSE 'text' END,
             c."notnull", c.hidden IN (2, 3)
      FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) c
      WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~')sql",
    .keys = R"sql(
      SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) c
      WHERE m.type = 'table' AND c.pk > 0 ORDER BY m.name, c.pk)sql",
    .references = R"sql(
      SELECT DISTINCT m.name, f."table" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
      WHERE m.type = 'table')sql",
};

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(Handle handle) : handle_(std::move(handle)) {}

  Result<void> begin(Access access) override {
    if (begun_) return fail(ErrorCode::kInternal, "a transaction was begun inside another");
    ROLLCALL_TRY(run(access == Access::kWrite ? "BEGIN IMMEDIATE" : "BEGIN", "begin a transaction"));
    begun_ = true;
    failed_ = false;
    return {};
  }

  Result<void> commit() override {
    ROLLCALL_TRY(check_transaction());
    ROLLCALL_TRY(run("COMMIT", "commit"));
    begun_ = false;
    return {};
  }

  void rollback() noexcept override {
    // SQLite may have rolled back by itself, say on a full disk.
    if (sqlite3_get_autocommit(handle_.get()) == 0) sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    begun_ = false;
  }

  bool in_transaction() const override { return begun_; }

  Result<void> run_script(std::string_view sql) override {
    ROLLCALL_TRY(check_transaction());
    ROLLCALL_ASSIGN(const std::string local, with_sqlite_types(sql));
    auto done = run(local, "run a migration");
    failed_ = !done;
    return done;
  }

  bool is_schema_transactional() const override { return true; }

  Result<std::vector<TableShape>> describe_tables() override { return read_catalogue(*this, kCatalogue); }

  Result<std::int64_t> change_mark() override { return pragma_number("PRAGMA data_version"); }

  Result<void> check_integrity() override {
    ROLLCALL_ASSIGN(Rows damage, start("PRAGMA integrity_check(10)", {}, Lifetime::kCopy));
    for (;;) {
      ROLLCALL_ASSIGN(const bool more, damage.next());
      if (!more) break;
      std::string finding;
      damage.row().into(finding);
      if (finding != "ok") {
        return fail(ErrorCode::kCorrupt, "the database is damaged: " + finding, "restore it from a backup");
      }
    }
    ROLLCALL_ASSIGN(Rows orphans, start("PRAGMA foreign_key_check", {}, Lifetime::kCopy));
    ROLLCALL_ASSIGN(const bool orphaned, orphans.next());
    if (!orphaned) return {};
    std::string table;
    orphans.row().into(table);
    return fail(ErrorCode::kCorrupt, std::format("a row of {} refers to one that is gone", table),
                "restore the database from a backup");
  }

  Result<void> purge_deleted() override {
    ROLLCALL_ASSIGN(const std::int64_t busy, pragma_number("PRAGMA wal_checkpoint(TRUNCATE)"));
    if (busy == 0) return {};
    return fail(ErrorCode::kUnavailable, "cannot clean the write-ahead log: someone still reads the database",
                "try again in a moment");
  }

  // Sets what holds for every connection, and claims a new file.
  Result<void> configure(Access access, const SqliteOptions& options) {
    patience_ = options.busy_timeout;
    sqlite3_busy_handler(handle_.get(), &SqliteConnection::wait_for_other, this);
    for (const int off : {SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_TRUSTED_SCHEMA}) {
      sqlite3_db_config(handle_.get(), off, 0, nullptr);
    }
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    ROLLCALL_TRY(
        run("PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;"
            "PRAGMA cell_size_check = ON; PRAGMA synchronous = FULL",
            "open the database"));
    if (access == Access::kRead) return run("PRAGMA query_only = ON", "open the database");
    ROLLCALL_TRY(run(kWriterCache, "open the database"));
    ROLLCALL_TRY(claim());
    return use_write_ahead_log(options.busy_timeout);
  }

 private:
  // Another process writes. Looked at often, so that a short pause in its writing is enough to be next; SQLite's own
  // handler would look every 100 ms.
  static int wait_for_other(void* self, int times) {
    constexpr std::chrono::milliseconds kPause{4};
    const auto* connection = static_cast<const SqliteConnection*>(self);
    if (times * kPause >= connection->patience_) return 0;
    std::this_thread::sleep_for(kPause);
    return 1;
  }

  Result<std::int64_t> do_execute(std::string_view sql, std::span<const Value> values) override {
    ROLLCALL_TRY(check_transaction());
    auto changed = change(sql, values);
    failed_ = !changed;
    return changed;
  }

  Result<std::int64_t> change(std::string_view sql, std::span<const Value> values) {
    ROLLCALL_ASSIGN(const Borrowed statement, prepare(sql));
    ROLLCALL_TRY(bind(statement, values, Lifetime::kUntilReset));
    int status = sqlite3_step(statement.get());
    while (status == SQLITE_ROW) status = sqlite3_step(statement.get());
    if (status != SQLITE_DONE) return fail_sqlite(handle_.get(), "write to the database");
    return sqlite3_changes64(handle_.get());
  }

  Result<Rows> do_query(std::string_view sql, std::span<const Value> values) override {
    ROLLCALL_TRY(check_transaction());
    auto rows = start(sql, values, Lifetime::kCopy);
    failed_ = !rows;
    return rows;
  }

  Result<Rows> start(std::string_view sql, std::span<const Value> values, Lifetime lifetime) {
    ROLLCALL_ASSIGN(Borrowed statement, prepare(sql));
    ROLLCALL_TRY(bind(statement, values, lifetime));
    return Rows(std::make_unique<SqliteCursor>(handle_.get(), std::move(statement)));
  }

  // Statements outside a transaction would commit one by one; so would those after SQLite, on a full disk, rolled
  // back the transaction by itself. After a statement that failed another database would go on no more.
  Result<void> check_transaction() const {
    if (!begun_) return fail(ErrorCode::kInternal, "a statement was run outside a transaction");
    if (failed_ || sqlite3_get_autocommit(handle_.get()) != 0) return fail_undone();
    return {};
  }

  Result<void> run(const std::string& sql, std::string_view operation) {
    if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
    return fail_sqlite(handle_.get(), operation);
  }

  Result<Borrowed> prepare(std::string_view sql) {
    const auto found = statements_.find(sql);
    if (found != statements_.end() && !found->second.in_use) return Borrowed(&found->second);

    sqlite3_stmt* raw = nullptr;
    const char* tail = nullptr;
    if (sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw,
                           &tail) != SQLITE_OK) {
      return fail_sqlite(handle_.get(), "prepare a statement");
    }
    Prepared prepared{.statement = Statement(raw)};
    if (raw == nullptr || tail != sql.data() + sql.size()) {
      return fail(ErrorCode::kInternal, "a statement is empty or more than one");
    }
    if (found != statements_.end()) return Borrowed(std::move(prepared));
    if (statements_.size() >= kMaxStatements) {
      std::erase_if(statements_, [](const auto& entry) { return !entry.second.in_use; });
    }
    // References into a map stay good while it grows.
    return Borrowed(&statements_.emplace(sql, std::move(prepared)).first->second);
  }

  Result<void> bind(const Borrowed& statement, std::span<const Value> values, Lifetime lifetime) {
    if (sqlite3_bind_parameter_count(statement.get()) != static_cast<int>(values.size())) {
      return fail(ErrorCode::kInternal, "a statement was given the wrong number of parameters");
    }
    int index = 0;
    for (const Value& value : values) {
      if (bind_one(statement.get(), ++index, value, lifetime) != SQLITE_OK) {
        return fail_sqlite(handle_.get(), "pass a value to the database");
      }
    }
    return {};
  }

  Result<std::int64_t> pragma_number(std::string_view sql) {
    ROLLCALL_ASSIGN(Rows rows, start(sql, {}, Lifetime::kCopy));
    ROLLCALL_ASSIGN(const bool some, rows.next());
    std::int64_t number = 0;
    if (some) rows.row().into(number);
    return number;
  }

  Result<void> claim() {
    ROLLCALL_ASSIGN(const std::int64_t id, pragma_number("PRAGMA application_id"));
    if (id == kApplicationId) return {};
    ROLLCALL_ASSIGN(const std::int64_t tables, pragma_number("SELECT count(*) FROM sqlite_schema"));
    if (id != 0 || tables != 0) {
      return fail(ErrorCode::kConflict, "the file is an SQLite database of another program",
                  "choose another data folder");
    }
    return run(std::format("PRAGMA application_id = {}", kApplicationId), "create the database");
  }

  // The change to a write-ahead log does not wait for other processes by itself; several may start at once.
  Result<void> use_write_ahead_log(std::chrono::milliseconds patience) {
    const auto give_up = std::chrono::steady_clock::now() + patience;
    for (;;) {
      const auto mode = journal_mode();
      if (mode && *mode == "wal") return {};
      if (mode) {
        return fail(ErrorCode::kIo, "this file system does not let SQLite keep a write-ahead log",
                    "put the data folder on a local disk");
      }
      if (mode.error().code != ErrorCode::kUnavailable || std::chrono::steady_clock::now() >= give_up) {
        return std::unexpected(mode.error());
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

  Result<std::string> journal_mode() {
    ROLLCALL_ASSIGN(Rows rows, start("PRAGMA journal_mode = WAL", {}, Lifetime::kCopy));
    ROLLCALL_ASSIGN(const bool some, rows.next());
    std::string mode;
    if (some) rows.row().into(mode);
    return mode;
  }

  Handle handle_;
  std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>>
      statements_;  // finalised before the handle closes
  std::chrono::milliseconds patience_{};
  bool begun_ = false;
  bool failed_ = false;  // a statement of this transaction failed
};

// Says what is wrong with the place before SQLite says it in fewer words, and makes the file for the owner alone; the
// write-ahead log takes its mode from it.
Result<void> prepare_file(const std::filesystem::path& file, const SqliteOptions& options) {
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  if (::access(folder.c_str(), F_OK) != 0) return fail_errno(errno, "open", folder, false);
  const bool missing = ::access(file.c_str(), F_OK) != 0;
  if (missing && !options.create) {
    return fail(ErrorCode::kNotFound, std::format("there is no database {}", file.string()),
                "make one with `rollcall init`");
  }
  // The folder too: SQLite keeps its log beside the file.
  if (::access(folder.c_str(), W_OK | X_OK) != 0) return fail_errno(errno, "write to", folder, true);
  if (!missing) {
    if (::access(file.c_str(), R_OK | W_OK) != 0) return fail_errno(errno, "write to", file, true);
    return {};
  }
  const FileDescriptor made(::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
  if (!made && errno != EEXIST) return fail_errno(errno, "create", file, true);
  return {};
}

}  // namespace

Result<std::unique_ptr<Connection>> open_sqlite_connection(const std::filesystem::path& file, Access access,
                                                           const SqliteOptions& options) {
  ROLLCALL_TRY(prepare_file(file, options));
  sqlite3* raw = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
  const int status = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
  Handle handle(raw);
  const auto named = [&](Error error) { return fail_because(std::move(error), file.string()); };
  if (status != SQLITE_OK) {
    if (!handle) return fail(ErrorCode::kUnavailable, "cannot open the database: out of memory");
    return named(fail_sqlite(handle.get(), "open the database").error());
  }
  auto connection = std::make_unique<SqliteConnection>(std::move(handle));
  if (auto configured = connection->configure(access, options); !configured) {
    return named(std::move(configured).error());
  }
  return connection;
}

}  // namespace rollcall::store
