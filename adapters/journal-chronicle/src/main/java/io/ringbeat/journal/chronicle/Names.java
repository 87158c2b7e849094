package io.ringbeat.journal.chronicle;

import io.ringbeat.journal.JournalException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Looks at the names in a folder, and believes only those that it would have made. */
final class Names {
  private Names() {}

  /** Returns the numbers that files are named for, rising; other names are ignored. */
  static List<Long> numbers(Path folder, Pattern pattern, UnaryOperator<String> digits) {
    List<Long> numbers = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
      for (Path path : paths) {
        String name = path.getFileName().toString();
        if (pattern.matcher(name).matches()) {
          refuseLink(path);
          addIfNumber(digits.apply(name), numbers);
        }
      }
    } catch (IOException e) {
      throw unlisted(folder, e);
    } catch (DirectoryIteratorException e) {
      throw unlisted(folder, e);
    }
    Collections.sort(numbers);
    return List.copyOf(numbers);
  }

  /** Throws if a path is a symbolic link: whoever made it could lead the journal elsewhere. */
  static void refuseLink(Path path) {
    if (Files.isSymbolicLink(path)) {
      throw new JournalException(
          path
              + " is a symbolic link, which a journal does not follow: put there what it points"
              + " to, or give its real path.");
    }
  }

  static JournalException openedToRead(Path folder) {
    return new JournalException(
        "The journal " + folder + " was opened to be read only; open it for writing to change it.");
  }

  private static void addIfNumber(String digits, List<Long> numbers) {
    try {
      numbers.add(Long.parseLong(digits));
    } catch (NumberFormatException e) {
      // Too great to be of ours.
    }
  }

  private static JournalException unlisted(Path folder, Exception e) {
    return new JournalException(
        "Cannot list " + folder + ": " + e + "; check that it is there and may be read.", e);
  }
}
