import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/** The stamp below a printed report. JDK 20 changed the space before "PM", and archives are searched by this text. */
public class Stamp {
    public static void main(String[] words) {
        var time = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(Locale.US);
        System.out.println(LocalTime.parse(words[0]).format(time));
        System.out.println(Runtime.version().feature());
        System.out.println(System.getProperty("java.vendor"));
    }
}
