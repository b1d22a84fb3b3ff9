#include "service/backup/archive.hpp"

#include <algorithm>
#include <bit>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <format>
#include <limits>
#include <utility>

namespace rollcall::service::archive {
namespace {

constexpr std::size_t kHeadBytes = 5;
constexpr std::size_t kPiece = std::size_t{1} << 20;

// The marks before the values of a row.
enum class Mark : std::uint8_t { kNull = 0, kInteger = 1, kReal = 2, kText = 3, kBytes = 4 };

std::unexpected<Error> damaged() {
  return fail(ErrorCode::kCorrupt, "the backup holds something that no backup of Rollcall holds");
}

class Writer {
 public:
  void byte(std::uint8_t value) { bytes_.push_back(static_cast<std::byte>(value)); }
  void number(std::uint64_t value, std::size_t width = 8) {
    for (std::size_t i = 0; i < width; ++i) byte(static_cast<std::uint8_t>(value >> (8 * i)));
  }
  void raw(ByteView bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  void field(ByteView bytes) {
    number(bytes.size(), 4);
    raw(bytes);
  }
  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }
  Result<std::uint64_t> number(std::size_t width = 8) {
    ROLLCALL_ASSIGN(const ByteView bytes, take(width));
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
    return value;
  }
  Result<ByteView> take(std::size_t size) {
    if (size > rest_.size()) return damaged();
    const ByteView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  Result<ByteView> field() {
    ROLLCALL_ASSIGN(const std::uint64_t size, number(4));
    return take(size);
  }
  Result<Uuid> id() {
    Uuid id;
    ROLLCALL_ASSIGN(const ByteView bytes, take(id.bytes.size()));
    std::ranges::copy(bytes, std::as_writable_bytes(std::span(id.bytes)).begin());
    return id;
  }
  ByteView rest() { return std::exchange(rest_, {}); }

 private:
  ByteView rest_;
};

void write_cell(Writer& out, const store::Cell& cell) {
  if (std::holds_alternative<std::monostate>(cell)) {
    out.byte(std::to_underlying(Mark::kNull));
  } else if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
    out.byte(std::to_underlying(Mark::kInteger));
    out.number(static_cast<std::uint64_t>(*integer));
  } else if (const auto* real = std::get_if<double>(&cell)) {
    out.byte(std::to_underlying(Mark::kReal));
    out.number(std::bit_cast<std::uint64_t>(*real));
  } else if (const auto* text = std::get_if<std::string>(&cell)) {
    out.byte(std::to_underlying(Mark::kText));
    out.field(bytes_of(*text));
  } else if (const auto* bytes = std::get_if<Bytes>(&cell)) {
    out.byte(std::to_underlying(Mark::kBytes));
    out.field(*bytes);
  }
}

Result<store::Cell> read_cell(Reader& in) {
  ROLLCALL_ASSIGN(const std::uint64_t mark, in.number(1));
  switch (static_cast<Mark>(mark)) {
    case Mark::kNull:
      return store::Cell();
    case Mark::kInteger: {
      ROLLCALL_ASSIGN(const std::uint64_t number, in.number());
      return static_cast<std::int64_t>(number);
    }
    case Mark::kReal: {
      ROLLCALL_ASSIGN(const std::uint64_t bits, in.number());
      return std::bit_cast<double>(bits);
    }
    case Mark::kText: {
      ROLLCALL_ASSIGN(const ByteView text, in.field());
      return std::string(text_of(text));
    }
    case Mark::kBytes: {
      ROLLCALL_ASSIGN(const ByteView bytes, in.field());
      return Bytes(bytes.begin(), bytes.end());
    }
  }
  return damaged();
}

bool is_kind(std::uint8_t value) { return std::string_view("MFTRBKLE").contains(static_cast<char>(value)); }

Result<boost::json::object> parse_object(ByteView content) {
  boost::system::error_code error;
  boost::json::value value = boost::json::parse(text_of(content), error);
  if (error || !value.is_object()) return damaged();
  return std::move(value.as_object());
}

}  // namespace

Result<void> write_part(const crypto::ByteSink& sink, Kind kind, ByteView content) {
  if (content.size() > kMaxPartBytes) return fail(ErrorCode::kTooLarge, "one thing is too large for a backup");
  Writer head;
  head.byte(std::to_underlying(kind));
  head.number(content.size(), 4);
  ROLLCALL_TRY(sink(head.take()));
  return sink(content);
}

Result<std::optional<Part>> read_part(const crypto::ByteSource& source) {
  std::array<std::byte, kHeadBytes> head{};
  ROLLCALL_ASSIGN(const std::size_t got, source(head));
  if (got == 0) return std::nullopt;
  if (got != head.size()) return damaged();
  const auto kind = std::to_integer<std::uint8_t>(head[0]);
  ROLLCALL_ASSIGN(const std::uint64_t size, Reader(ByteView(head).subspan(1)).number(4));
  if (!is_kind(kind) || size > kMaxPartBytes) return damaged();
  Part part{.kind = static_cast<Kind>(kind), .content = {}};
  // Piece by piece: a length alone makes nobody set aside memory.
  while (part.content.size() < size) {
    const std::size_t before = part.content.size();
    part.content.resize(std::min<std::size_t>(size, before + kPiece));
    ROLLCALL_ASSIGN(const std::size_t read, source(std::span(part.content).subspan(before)));
    if (read != part.content.size() - before) return damaged();
  }
  return part;
}

Bytes encode_row(const store::CellRow& row) {
  Writer out;
  for (const store::Cell& cell : row) write_cell(out, cell);
  return out.take();
}

Result<store::CellRow> decode_row(ByteView content) {
  Reader in(content);
  store::CellRow row;
  while (!in.at_end()) {
    ROLLCALL_ASSIGN(store::Cell cell, read_cell(in));
    row.push_back(std::move(cell));
  }
  return row;
}

Bytes encode_named(std::string_view name, ByteView content) {
  Writer out;
  out.field(bytes_of(name));
  out.raw(content);
  return out.take();
}

Result<Named> decode_named(ByteView content) {
  Reader in(content);
  ROLLCALL_ASSIGN(const ByteView name, in.field());
  const ByteView rest = in.rest();
  return Named{.name = std::string(text_of(name)), .content = Bytes(rest.begin(), rest.end())};
}

Bytes encode_key(const store::WrappedKey& key) {
  Writer out;
  out.raw(std::as_bytes(std::span(key.subject_id.bytes)));
  out.byte(key.kind == store::KeyKind::kPerson ? 0 : 1);
  out.number(static_cast<std::uint64_t>(to_micros(key.created_at)));
  out.raw(key.wrapped);
  return out.take();
}

Result<store::WrappedKey> decode_key(ByteView content) {
  Reader in(content);
  store::WrappedKey key;
  ROLLCALL_ASSIGN(key.subject_id, in.id());
  ROLLCALL_ASSIGN(const std::uint64_t kind, in.number(1));
  ROLLCALL_ASSIGN(const std::uint64_t created_at, in.number());
  if (kind > 1) return damaged();
  key.kind = kind == 0 ? store::KeyKind::kPerson : store::KeyKind::kItem;
  key.created_at = from_micros(static_cast<std::int64_t>(created_at));
  const ByteView wrapped = in.rest();
  key.wrapped.assign(wrapped.begin(), wrapped.end());
  return key;
}

Bytes encode_entry(const store::LedgerEntry& entry) {
  Writer out;
  out.raw(std::as_bytes(std::span(entry.subject_id.bytes)));
  out.number(static_cast<std::uint64_t>(entry.number));
  out.number(static_cast<std::uint64_t>(to_micros(entry.erased_at)));
  return out.take();
}

Result<store::LedgerEntry> decode_entry(ByteView content) {
  Reader in(content);
  store::LedgerEntry entry;
  ROLLCALL_ASSIGN(entry.subject_id, in.id());
  ROLLCALL_ASSIGN(const std::uint64_t number, in.number());
  ROLLCALL_ASSIGN(const std::uint64_t erased_at, in.number());
  if (!in.at_end()) return damaged();
  entry.number = static_cast<std::int64_t>(number);
  entry.erased_at = from_micros(static_cast<std::int64_t>(erased_at));
  return entry;
}

std::string encode_table(const store::PortableTable& table) {
  boost::json::array columns;
  for (const store::PortableColumn& column : table.columns)
    columns.push_back(boost::json::array{column.name, std::to_underlying(column.type)});
  return boost::json::serialize(boost::json::object{{"name", table.name}, {"columns", std::move(columns)}});
}

Result<store::PortableTable> decode_table(ByteView content) {
  ROLLCALL_ASSIGN(const boost::json::object object, parse_object(content));
  const auto* name = object.if_contains("name");
  const auto* columns = object.if_contains("columns");
  if (name == nullptr || !name->is_string() || columns == nullptr || !columns->is_array()) return damaged();
  store::PortableTable table;
  table.name = name->as_string();
  for (const boost::json::value& one : columns->as_array()) {
    const auto* pair = one.if_array();
    if (pair == nullptr || pair->size() != 2 || !pair->at(0).is_string() || !pair->at(1).is_int64()) return damaged();
    const std::int64_t type = pair->at(1).as_int64();
    if (type < 0 || type > std::to_underlying(store::PortableType::kBytes)) return damaged();
    table.columns.push_back(
        {.name = std::string(pair->at(0).as_string()), .type = static_cast<store::PortableType>(type)});
  }
  return table;
}

void Tally::add(ByteView content) {
  ++count_;
  const crypto::Digest digest = crypto::blake2b(content, "backup item");
  for (std::size_t i = 0; i < sum_.size(); ++i) {
    std::uint64_t lane = 0;
    for (std::size_t j = 0; j < sizeof lane; ++j)
      lane |= std::to_integer<std::uint64_t>(digest.at(i * sizeof lane + j)) << (8 * j);
    sum_.at(i) += lane;
  }
}

std::string Tally::hash() const {
  return std::format("{:016x}{:016x}{:016x}{:016x}", sum_[0], sum_[1], sum_[2], sum_[3]);
}

std::string encode_end(const Tallies& tallies) {
  boost::json::object end;
  for (const auto& [name, tally] : tallies)
    end[name] = boost::json::object{{"count", tally.count()}, {"hash", tally.hash()}};
  return boost::json::serialize(end);
}

Result<void> check_end(ByteView content, const Tallies& counted) {
  ROLLCALL_ASSIGN(const boost::json::object said, parse_object(content));
  boost::system::error_code error;
  const boost::json::value expected = boost::json::parse(encode_end(counted), error);
  for (const auto& [name, tally] : expected.as_object()) {
    const auto* other = said.if_contains(name);
    if (other == nullptr || *other != tally)
      return fail(ErrorCode::kCorrupt, std::format("{} of the backup are not as they were counted", std::string(name)));
  }
  if (said.size() != counted.size()) return damaged();
  return {};
}

}  // namespace rollcall::service::archive
