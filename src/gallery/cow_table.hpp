// A table whose pages are shared between snapshots: reading is two loads, changing an entry copies its page once an
// edit.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

#include "gallery/storage.hpp"

namespace rollcall::gallery {

// What snapshots hold: a plain list of pages they do not own. Entries of a snapshot never change.
template <class T>
class CowTable {
 public:
  static_assert(std::is_trivially_copyable_v<T>);
  static constexpr std::size_t kPage = 256;

  std::size_t size() const { return size_; }
  const T& operator[](std::size_t i) const { return pages_[i / kPage]->items[i % kPage]; }

  // The entries from `i` to the end of its page or of the table.
  const T* run(std::size_t i, std::size_t& count) const {
    count = std::min(kPage - i % kPage, size_ - i);
    return &pages_[i / kPage]->items[i % kPage];
  }

 protected:
  struct Page {
    std::uint64_t edit;
    T items[kPage];
  };

  std::vector<Page*> pages_;
  std::size_t size_ = 0;
};

// The writer's side. Pages belong to whoever's edit made them until that edit is published; after that they are shared.
template <class T>
class CowEditor : public CowTable<T> {
  using Page = CowTable<T>::Page;
  using CowTable<T>::kPage;
  using CowTable<T>::pages_;
  using CowTable<T>::size_;

 public:
  // A writable entry. `edit`: the number of the edit under way; a replaced page goes to `retired`.
  T& at(std::size_t i, std::uint64_t edit, std::vector<Retired>& retired) {
    Page*& page = pages_[i / kPage];
    if (page->edit != edit) {
      auto copy = std::make_unique<Page>(*page);
      copy->edit = edit;
      retired.push_back(as_retired(page));
      page = copy.release();
    }
    return page->items[i % kPage];
  }

  void push_back(const T& item, std::uint64_t edit, std::vector<Retired>& retired) {
    if (size_ == pages_.size() * kPage) {
      pages_.push_back(std::make_unique<Page>().release());
      pages_.back()->edit = edit;
    }
    ++size_;
    at(size_ - 1, edit, retired) = item;
  }

  // Empties the table.
  void clear(std::vector<Retired>& retired) {
    for (Page* page : pages_) retired.push_back(as_retired(page));
    pages_.clear();
    size_ = 0;
  }

 private:
  static Retired as_retired(Page* page) {
    return {page, [](Storage&, void* what) { delete static_cast<Page*>(what); }};
  }
};

}  // namespace rollcall::gallery
